import type { TableSort } from '../../../pipelines/contract/rpc/outputs.ts';

/** Sorting goes from least to greatest, to the reverse, and back to the order of the table. */
export function nextSort(sort: readonly TableSort[], column: string): TableSort[] {
  const current = sort.find((entry) => entry.column === column);
  if (!current) return [{ column, descending: false }];
  return current.descending ? [] : [{ column, descending: true }];
}
