import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { wordsOf } from './wordsOf.ts';

/** Parameters of a learner as name and value. */
export function parameterRows(params: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(params).map(([name, value]) => [wordsOf(name), writeValue(value)]);
}

function writeValue(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? text.outputs.table.yes : text.outputs.table.no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
