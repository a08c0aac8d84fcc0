import type { Column } from '../../../pipelines/contract/table.ts';
import type { RunContext } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';
import type { ScoredPartition } from './scorePartitions.ts';

interface Source extends ScoredPartition {
  /** Name of the file that the partition is of. */
  file: string;
}

/** Writes the tables of all partitions behind each other: the rows that were scored, and those that were not, with their file. */
export async function writeResults(
  sources: readonly Source[],
  outputs: Record<string, string>,
  context: RunContext,
): Promise<void> {
  await using session = await TableSession.open(context);
  const scored = await Promise.all(sources.map((source) => session.read(source.scored)));
  const columns = mergeColumns(scored);
  await session.write(outputs.scored!, appendTables(scored, columns), columns);

  const failed = await Promise.all(sources.map((source) => session.read(source.failed)));
  const rows = mergeColumns(failed);
  const file: Column = {
    name: unusedName(
      'file',
      rows.map(({ name }) => name),
    ),
    type: 'string',
  };
  const named = failed.map((table, i) => ({
    ...table,
    from: `(SELECT ${quoteLiteral(sources[i]!.file)} AS ${quoteIdentifier(file.name)}, * FROM ${table.from})`,
    columns: [file, ...table.columns],
  }));
  await session.write(outputs.failed!, appendTables(named, [file, ...rows]), [file, ...rows]);
}

/** The columns of all tables, by name as SQL tells names apart, in the order in which they appear. What is of two types is text. */
function mergeColumns(tables: readonly Pick<Table, 'columns'>[]): Column[] {
  const merged = new Map<string, Column>();
  for (const { columns } of tables) {
    for (const column of columns) {
      const key = column.name.toLowerCase();
      const known = merged.get(key);
      if (!known) merged.set(key, column);
      else if (known.type !== column.type) merged.set(key, { name: known.name, type: 'string' });
    }
  }
  return [...merged.values()];
}

/** All rows of the tables, one table after the other. A column that a table has not is missing in its rows. */
function appendTables(tables: readonly Pick<Table, 'from' | 'columns'>[], columns: readonly Column[]): string {
  return tables.map((table) => selectFrom(table, columns)).join(' UNION ALL ');
}

function selectFrom({ from, columns: own }: Pick<Table, 'from' | 'columns'>, columns: readonly Column[]): string {
  const types = new Map(own.map(({ name, type }) => [name.toLowerCase(), type]));
  const values = columns.map(({ name, type }) => {
    const quoted = quoteIdentifier(name);
    const found = types.get(name.toLowerCase());
    if (found === undefined) return `NULL AS ${quoted}`;
    return found === type ? quoted : `${quoted}::VARCHAR AS ${quoted}`;
  });
  return `SELECT ${values.join(', ')} FROM ${from}`;
}
