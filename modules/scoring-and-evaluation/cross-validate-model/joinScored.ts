import type { Column } from '../../../pipelines/contract/table.ts';
import { sortClasses } from '../../lib/learners/classes.ts';
import type { Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { AssignedFolds } from './assignFolds.ts';

interface ScoredFold {
  fold: number;
  /** A table with the rows of the fold, in their order. */
  path: string;
}

/** Writes the scored rows of all folds in the order of the whole table, with the number of the fold in the last column. */
export async function joinScored(
  session: TableSession,
  assigned: AssignedFolds,
  scored: readonly ScoredFold[],
  target: string,
): Promise<void> {
  const whole = await session.read(assigned.path);
  const parts = await Promise.all(scored.map(async ({ fold, path }) => ({ fold, table: await session.read(path) })));
  const columns = unionColumns(parts.map(({ table }) => table.columns));
  const rows = parts.map(({ fold, table }) => selectPart(fold, table, columns)).join(' UNION ALL ');
  const fold = quoteIdentifier(assigned.foldColumn);
  // A row's place in its fold: Partition and Sample keeps the order.
  const places =
    `SELECT place, fold, row_number() OVER (PARTITION BY fold ORDER BY place) AS number ` +
    `FROM (SELECT ${whole.rowNumber} AS place, ${fold} AS fold FROM ${whole.from})`;
  const values = columns.map((_, i) => `rows.c${i}`);
  await session.write(
    target,
    `SELECT ${values.join(', ')}, rows.fold FROM (${places}) AS places JOIN (${rows}) AS rows USING (fold, number) ORDER BY places.place`,
    [...columns, { name: assigned.foldColumn, type: 'integer' }],
  );
}

/** Columns as c0, c1, …: a fold whose model did not know a class gives it no probability. */
function selectPart(fold: number, table: Table, columns: readonly Column[]): string {
  const names = new Set(table.columns.map(({ name }) => name));
  const values = columns.map(({ name }, i) => `${names.has(name) ? quoteIdentifier(name) : '0'} AS c${i}`);
  return `SELECT ${values.join(', ')}, ${fold}::BIGINT AS fold, ${table.rowNumber} + 1 AS number FROM ${table.from}`;
}

/** The columns that any fold has; probabilities last, in the order of their classes. */
function unionColumns(tables: readonly Column[][]): Column[] {
  const all = new Map(tables.flat().map((column) => [column.name, column]));
  const classes = new Map<string, Column>();
  const others: Column[] = [];
  for (const column of all.values()) {
    const { class: ofClass, kind, task } = column.score ?? {};
    if (task === 'multiclass' && kind === 'probability' && ofClass !== undefined) classes.set(ofClass, column);
    else others.push(column);
  }
  return [...others, ...sortClasses([...classes.keys()]).map((name) => classes.get(name)!)];
}
