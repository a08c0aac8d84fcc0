import type { Table, TableSession } from '../../lib/table/session.ts';
import type { JoinParams, JoinShape } from './spec.ts';

/** Rows of the right table that are looked up by index at most: its columns are lists in memory then. */
const mostRows = 100_000;

/**
 * A join by a key that is unique in a small right table, as a projection of the left one: its key is turned into an index, and
 * the columns of the right are lists. The left rows stream on in their order, on every thread; a join proper gives no
 * order, and all of them would have to be sorted. Undefined where the key is not unique, or not one of texts or integers, or
 * the right table is too large.
 *
 * `left`, `right`: the sides as `side` writes them, the key called `key0`; `position`: the name of a column by its place.
 */
export async function selectByIndex(
  session: TableSession,
  tables: { left: string; right: string; leftTable: Table; rightTable: Table },
  { keys, rightColumns }: JoinShape,
  joinType: JoinParams['joinType'],
  position: (column: number) => string,
): Promise<string | undefined> {
  const { left, right, leftTable, rightTable } = tables;
  const [pair, second] = keys;
  if (!pair || second || pair[0].type !== pair[1].type || !['string', 'integer'].includes(pair[1].type)) return;
  if ((joinType !== 'inner' && joinType !== 'left-outer') || rightTable.rowCount > mostRows) return;
  const present = `(SELECT * FROM ${right} WHERE key0 IS NOT NULL)`;
  const [rows] = await session.query<{ all: bigint; distinct: bigint }>(
    `SELECT count(*) AS all, count(DISTINCT key0) AS distinct FROM ${present}`,
  );
  if (!rows || rows.all === 0n || rows.all !== rows.distinct) return;

  await session.execute(`CREATE TEMP TYPE joined_key AS ENUM (SELECT key0::VARCHAR FROM ${present} ORDER BY 1)`);
  const lists = rightColumns.map((column) => position(rightTable.columns.indexOf(column)));
  for (const list of lists) {
    const values = `SELECT list(${list} ORDER BY enum_code(key0::VARCHAR::joined_key)) FROM ${present}`;
    await session.execute(`SET VARIABLE right_${list} = (${values})`);
  }
  const names = [
    ...leftTable.columns.map((_, i) => position(i)),
    ...lists.map((list) => `getvariable('right_${list}')[place] AS right_${list}`),
  ];
  const placed = `SELECT *, enum_code(try_cast(key0::VARCHAR AS joined_key))::BIGINT + 1 AS place FROM ${left}`;
  return `SELECT ${names.join(', ')} FROM (${placed})${joinType === 'inner' ? ' WHERE place IS NOT NULL' : ''}`;
}
