import type { StepWidgetProps } from '../fields/Widget.tsx';
import { ColumnWidget } from './ColumnWidget.tsx';
import { useInputColumns } from './useInputColumns.ts';

/** A column of what the step reads. */
export function StepColumnWidget({ nodeId, spec, field, ...props }: StepWidgetProps) {
  const known = useInputColumns(nodeId, spec, field.port);
  return <ColumnWidget {...props} known={known} fallback={field.default} />;
}
