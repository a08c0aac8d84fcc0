import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import { allColumns, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';

const params = z.strictObject({
  columns: columnSelection({ title: 'Columns to be cleaned' }).default(allColumns),
  minRatio: param(z.number().min(0).max(1).default(0), {
    title: 'Minimum missing value ratio',
    help: 'A column is cleaned when at least this share of its values is missing.',
  }),
  maxRatio: param(z.number().min(0).max(1).default(1), {
    title: 'Maximum missing value ratio',
    help: 'A column is cleaned when at most this share of its values is missing.',
  }),
  mode: param(
    z.enum(['custom-value', 'mean', 'median', 'mode', 'remove-row', 'remove-column']).default('custom-value'),
    {
      title: 'Cleaning mode',
      help: 'Mean and median clean numeric columns only. Remove column takes columns in which a value is missing.',
    },
  ),
  replacement: param(z.string().default('0'), {
    title: 'Replacement value',
    help: 'Has to fit the type of every column in which values are missing.',
    showWhen: { mode: ['custom-value'] },
  }),
  allMissing: param(z.enum(['remove', 'propagate']).default('remove'), {
    title: 'Columns with all values missing',
    help: 'They have no mean, median or mode: remove them, or leave them as they are.',
    showWhen: { mode: ['mean', 'median', 'mode'] },
  }),
  indicators: param(z.boolean().default(false), {
    title: 'Generate missing value indicator columns',
    help: 'Adds a column that tells where a value was missing, for each cleaned column.',
    showWhen: { mode: ['custom-value', 'mean', 'median', 'mode'] },
  }),
});
export type CleanParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'clean-missing-data',
  version: 1,
  title: 'Clean Missing Data',
  category: 'data-transformation',
  description: 'Replaces missing values, or removes the rows or columns that have them.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    cleanedDataset: { type: 'table', title: 'Cleaned dataset' },
    cleaningTransformation: { type: 'transformation', title: 'Cleaning transformation' },
  },
  params,
  /** Takes it that no column is missing all its values: whether `allMissing` removes one shows only in the run. */
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const selected = selectColumns(params.columns, columns ?? [], 'columns');
    return {
      outputs: {
        cleanedDataset: { type: 'table', columns: columns && cleanedColumns(params, columns, selected.columns) },
        cleaningTransformation: { type: 'transformation' },
      },
      issues: columns ? selected.issues : [],
    };
  },
  serving: 'apply',
  cache: 'pure',
});

/** Whether a mode can clean a column: only numbers have a mean or a median. */
export function isCleanable(mode: CleanParams['mode'], column: Column): boolean {
  return (mode !== 'mean' && mode !== 'median') || column.type === 'integer' || column.type === 'double';
}

/** Name of the indicator column of each cleaned column. */
export function nameIndicators(cleaned: readonly Column[], columns: readonly Column[]): Map<string, string> {
  const taken = columns.map((column) => column.name);
  const names = new Map<string, string>();
  for (const { name } of cleaned) {
    names.set(name, unusedName(`${name}_IsMissing`, taken));
    taken.push(names.get(name)!);
  }
  return names;
}

function cleanedColumns(params: CleanParams, columns: Column[], selected: Column[]): Column[] | undefined {
  const { mode, minRatio, maxRatio } = params;
  if (mode === 'remove-row') return columns;
  if (mode === 'remove-column') return selected.length === 0 ? columns : undefined;
  const changesColumns = params.indicators || mode === 'mean' || mode === 'median';
  if (!changesColumns) return columns;
  // Which columns lie between the ratios is known only from the data.
  if (minRatio > 0 || maxRatio < 1) return undefined;
  const cleaned = columns.filter((column) => selected.includes(column) && isCleanable(mode, column));
  const toDouble = mode === 'mean' || mode === 'median' ? cleaned : [];
  const changed = columns.map((column) =>
    toDouble.includes(column) ? { ...column, type: 'double' as const } : column,
  );
  if (!params.indicators) return changed;
  const names = nameIndicators(cleaned, columns);
  return [...changed, ...cleaned.map((column) => ({ name: names.get(column.name)!, type: 'boolean' as const }))];
}
