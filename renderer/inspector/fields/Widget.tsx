import { unreachable } from '../../../pipelines/contract/error.ts';
import { text } from '../../text/en.ts';
import { readSelection } from '../columns/columnSelection.ts';
import { StepColumnsWidget } from '../columns/StepColumnsWidget.tsx';
import { StepColumnWidget } from '../columns/StepColumnWidget.tsx';
import { referencesIn } from '../parameters/references.ts';
import { ChoicesByNameWidget } from './ChoicesByNameWidget.tsx';
import type { Field } from './describeFields.ts';
import { FileWidget } from './FileWidget.tsx';
import { JsonWidget } from './JsonWidget.tsx';
import { ListWidget } from './ListWidget.tsx';
import { NumberWidget } from './NumberWidget.tsx';
import { SelectWidget } from './SelectWidget.tsx';
import { SqlWidget } from './SqlWidget.tsx';
import { SwitchWidget } from './SwitchWidget.tsx';
import { TextAreaWidget, TextWidget } from './TextWidget.tsx';
import type { StepWidgetProps, WidgetProps } from './widgetProps.ts';

/** The way in which a parameter is entered. */
export function Widget(props: StepWidgetProps) {
  const { input } = props.field;
  if (!canShow(props)) return <JsonWidget {...props} />;
  switch (input.kind) {
    case 'switch':
      return <SwitchWidget {...props} />;
    case 'number':
      return <NumberWidget {...props} />;
    case 'select':
      return <SelectWidget {...props} />;
    case 'text':
      return <TextWidget {...props} />;
    case 'text-area':
      return <TextAreaWidget {...props} />;
    case 'sql':
      return <SqlWidget {...props} />;
    case 'file':
      return <FileWidget {...props} />;
    case 'column':
      return <StepColumnWidget {...props} />;
    case 'columns':
      return <StepColumnsWidget {...props} />;
    case 'list':
      return <ListWidget {...props} />;
    case 'choices-by-name':
      return <ChoicesByNameWidget {...props} />;
    case 'json':
      return <JsonWidget {...props} />;
    default:
      return unreachable(input);
  }
}

/** Whether the widget can hold the value without losing any of it: a file may have anything. */
function canShow({ field, value }: WidgetProps): boolean {
  if (value === undefined || value === null) return true;
  if (referencesIn(value).length > 0) return false;
  switch (field.input.kind) {
    case 'list':
      return Array.isArray(value);
    case 'choices-by-name':
      return typeof value === 'object' && !Array.isArray(value);
    case 'columns':
      return readSelection(value) !== undefined;
    default:
      return true;
  }
}

/** The help of a field, and its bounds. */
export function describeHelp({ help, input }: Field): string | undefined {
  const words = text.inspector.field.bounds;
  const { min, max } = input.kind === 'number' ? input : { min: undefined, max: undefined };
  const bounds =
    min !== undefined && max !== undefined
      ? words.between(min, max)
      : min !== undefined
        ? words.from(min)
        : max !== undefined
          ? words.to(max)
          : undefined;
  return [help, bounds].filter((part) => part !== undefined).join(' ') || undefined;
}
