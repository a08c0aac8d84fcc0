import type { ParamRange, UntrainedModel } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { wordsOf } from './wordsOf.ts';

/** Parameters of a learner as name and value. */
export function parameterRows(params: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(params).map(([name, value]) => [wordsOf(name), writeValue(value)]);
}

/** Ranges of a sweep as name and what is tried. */
export function rangeRows(sweep: NonNullable<UntrainedModel['sweep']>): [string, string][] {
  return Object.entries(sweep).map(([name, range]) => [wordsOf(name), writeRange(range)]);
}

function writeRange(range: ParamRange): string {
  if ('values' in range) return range.values.map(writeValue).join('; ');
  return text.childRuns.range(formatNumber(range.min), formatNumber(range.max), range.scale === 'log');
}

function writeValue(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? text.outputs.table.yes : text.outputs.table.no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
