import type { ModuleSpec } from '../../../modules/define.ts';
import type { Field } from './describeFields.ts';

/** What every widget is given. */
export interface WidgetProps {
  /** For the element that the label belongs to. */
  id: string;
  labelId: string;
  /** Ids of help and problem. */
  describedBy: string | undefined;
  field: Field;
  /** The step's own value; undefined where the default holds. */
  value: unknown;
  /** Writes the value as it was entered, whether it fits or not. Undefined: the default. */
  write(value: unknown): void;
  isInvalid: boolean;
}

/** What widgets are given that look at the step's inputs or outputs. */
export interface StepWidgetProps extends WidgetProps {
  nodeId: string;
  spec: ModuleSpec;
}
