import { unreachable } from '../../../pipelines/contract/error.ts';
import { text } from '../../text/en.ts';
import { readSelection } from '../columns/columnSelection.ts';
import { describeSelection } from '../columns/describeSelection.ts';
import type { FieldInput } from './describeFields.ts';
import { nameValue } from './nameValue.ts';

/** Most characters of a value that are shown in passing. */
const longest = 80;

/** A value of a field in a few words. */
export function describeValue(input: FieldInput, value: unknown): string {
  const words = text.inspector.field;
  switch (input.kind) {
    case 'switch':
      return value === true ? words.true : words.false;
    case 'select':
      return input.choices.find((choice) => choice.value === value)?.label ?? nameValue(String(value));
    case 'columns': {
      const selection = readSelection(value);
      return selection ? describeSelection(selection).join('; ') : shorten(JSON.stringify(value));
    }
    case 'list':
      return Array.isArray(value) ? words.entries(value.length) : shorten(JSON.stringify(value));
    case 'choices-by-name':
    case 'json':
      return shorten(JSON.stringify(value));
    case 'number':
    case 'text':
    case 'text-area':
    case 'sql':
    case 'file':
    case 'column':
      return value === '' ? words.nothing : shorten(typeof value === 'string' ? value : JSON.stringify(value));
    default:
      return unreachable(input);
  }
}

function shorten(value: string | undefined): string {
  const line = (value ?? '').replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
