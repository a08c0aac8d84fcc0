import type { StepWidgetProps } from '../fields/widgetProps.ts';
import { ColumnWidget } from './ColumnWidget.tsx';
import { portOfField } from './findColumns.ts';
import { useInputColumns } from './useInputColumns.ts';
import { useLastColumns } from './useLastColumns.ts';

/** A column of what the step reads. */
export function StepColumnWidget({ nodeId, spec, field, ...props }: StepWidgetProps) {
  const known = useInputColumns(nodeId, spec, field.port);
  const last = useLastColumns(nodeId, portOfField(spec, field.port), !('columns' in known));
  return <ColumnWidget {...props} known={known} last={last} fallback={field.default} />;
}
