import type { StepWidgetProps } from '../fields/widgetProps.ts';
import { ColumnsWidget } from './ColumnsWidget.tsx';
import { portOfField } from './findColumns.ts';
import { useInputColumns } from './useInputColumns.ts';
import { useLastColumns } from './useLastColumns.ts';

/** Columns of what the step reads. */
export function StepColumnsWidget({ nodeId, spec, field, value, ...props }: StepWidgetProps) {
  const known = useInputColumns(nodeId, spec, field.port);
  const last = useLastColumns(nodeId, portOfField(spec, field.port), !('columns' in known));
  return <ColumnsWidget {...props} title={field.title} known={known} last={last} value={value ?? field.default} />;
}
