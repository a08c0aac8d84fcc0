import { readSelection } from '../columns/columnSelection.ts';
import { describeSelection } from '../columns/describeSelection.ts';

/** The value of a pipeline parameter in a few words. */
export function describeParameterValue(value: unknown): string {
  const selection = typeof value === 'object' ? readSelection(value) : undefined;
  if (selection) return describeSelection(selection).join('; ');
  return typeof value === 'string' ? value || '“”' : JSON.stringify(value);
}
