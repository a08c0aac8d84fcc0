import type { StepWidgetProps } from '../fields/Widget.tsx';
import { ColumnsWidget } from './ColumnsWidget.tsx';
import { useInputColumns } from './useInputColumns.ts';

/** Columns of what the step reads. */
export function StepColumnsWidget({ nodeId, spec, field, value, ...props }: StepWidgetProps) {
  const known = useInputColumns(nodeId, spec, field.port);
  return <ColumnsWidget {...props} title={field.title} known={known} value={value ?? field.default} />;
}
