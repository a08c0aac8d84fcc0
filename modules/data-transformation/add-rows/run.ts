import type { Column } from '../../../pipelines/contract/table.ts';
import type { RunOf } from '../../define.ts';
import { findSameName, placeBelow } from '../../lib/params/combineColumns.ts';
import { sqlTypes, type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const first = await session.read(inputs.dataset1!);
  const second = await session.read(inputs.dataset2!);
  const columns = placeBelow(first.columns, second.columns);
  const select = `${selectAs(first, columns)} UNION ALL ${selectAs(second, columns)}`;
  await session.write(outputs.results!, select, columns);
};

/** The rows of a table under the given columns; one that the table lacks is missing. */
function selectAs(table: Table, columns: Column[]): string {
  const list = columns.map((column) => {
    const own = findSameName(column, table.columns);
    return `${own ? quoteIdentifier(own.name) : 'NULL'}::${sqlTypes[column.type]}`;
  });
  return `SELECT ${list.join(', ')} FROM ${table.from}`;
}
