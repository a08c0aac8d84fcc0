import type { ColumnStatistics } from '../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../pipelines/contract/table.ts';

/** A column of one version, with its figures as soon as they are there. */
export interface ProfiledColumn {
  column: Column;
  statistics: ColumnStatistics | undefined;
}

export type ColumnChange = 'same' | 'added' | 'removed' | 'type-changed';

export interface ComparedColumn {
  name: string;
  change: ColumnChange;
  before: ProfiledColumn | undefined;
  after: ProfiledColumn | undefined;
}

/** Columns of two versions side by side: those of the later one in its order, then those that it does not have any more. */
export function compareProfiles(before: readonly ProfiledColumn[], after: readonly ProfiledColumn[]): ComparedColumn[] {
  const old = new Map(before.map((profiled) => [profiled.column.name, profiled]));
  const compared = after.map((later): ComparedColumn => {
    const { name, type } = later.column;
    const earlier = old.get(name);
    old.delete(name);
    if (!earlier) return { name, change: 'added', before: undefined, after: later };
    return { name, change: earlier.column.type === type ? 'same' : 'type-changed', before: earlier, after: later };
  });
  const removed = [...old].map(
    ([name, earlier]): ComparedColumn => ({ name, change: 'removed', before: earlier, after: undefined }),
  );
  return [...compared, ...removed];
}

/** Each column with its figures, which may not be there yet or lack some columns. */
export function joinStatistics(
  columns: readonly Column[],
  statistics: readonly ColumnStatistics[] | undefined,
): ProfiledColumn[] {
  const byName = new Map(statistics?.map((figures) => [figures.name, figures]));
  return columns.map((column) => ({ column, statistics: byName.get(column.name) }));
}
