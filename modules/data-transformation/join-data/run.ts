import type { RunOf } from '../../define.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { keepRows } from '../../lib/table/rowMask.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { keyNames, matchKeys, position, side } from './joinSides.ts';
import { selectByIndex } from './selectByIndex.ts';
import { describeJoin, type JoinParams, type JoinShape, type spec } from './spec.ts';

/** The result's rows are in the order of the left table, and those of one left row in the order of the right table. */
export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const left = await session.read(inputs.left!);
  const right = await session.read(inputs.right!);
  const shape = describeJoin(params, left.columns, right.columns);
  requireNoIssues(shape.issues);
  const select =
    params.joinType === 'left-semi'
      ? await selectMatched(session, left, right, shape, params)
      : await selectJoined(session, left, right, shape, params);
  await session.write(outputs.results!, select, shape.columns, 'batch-by-batch');
  const { rowCount } = await session.read(outputs.results!);
  context.log(`${left.rowCount} rows joined with ${right.rowCount} give ${rowCount}.`);
};

/** A semi join sorts and copies nothing but row numbers. */
async function selectMatched(
  session: TableSession,
  left: Table,
  right: Table,
  shape: JoinShape,
  params: JoinParams,
): Promise<string> {
  const condition = matchKeys(shape);
  const matched = `SELECT l.number FROM ${side(left, shape, params, 0)} AS l SEMI JOIN ${side(right, shape, params, 1)} AS r ON ${condition}`;
  return `SELECT * FROM ${await keepRows(session, left, matched)}`;
}

/**
 * Columns. Whole rows are sorted by two threads, but in twice the work and the space of what they hold: wider left rows
 * are not sorted where they need not be.
 */
const wideRow = 16;

async function selectJoined(
  session: TableSession,
  left: Table,
  right: Table,
  shape: JoinShape,
  params: JoinParams,
): Promise<string> {
  const [l, r] = [side(left, shape, params, 0), side(right, shape, params, 1)];
  const tables = { left: l, right: r, leftTable: left, rightTable: right };
  const indexed = await selectByIndex(session, tables, shape, params.joinType, position);
  if (indexed !== undefined) return indexed;
  const condition = matchKeys(shape);
  const isWide = left.columns.length > wideRow;
  if (isWide && params.joinType !== 'full-outer' && (await hasUniqueKeys(session, r, shape))) {
    return selectLookedUp(left, right, shape, params, `${l} AS l LEFT JOIN ${r} AS r ON ${condition}`);
  }
  const join = { inner: 'JOIN', 'left-outer': 'LEFT JOIN', 'full-outer': 'FULL JOIN' }[
    params.joinType as Exclude<JoinParams['joinType'], 'left-semi'>
  ];
  const fillsKeys = params.joinType === 'full-outer' && !params.keepRightKeys;
  const names = [
    ...left.columns.map((column, i) => {
      const own = `l.${position(i)}`;
      const [, other] = (fillsKeys ? shape.keys.find(([key]) => key === column) : undefined) ?? [];
      return other ? `coalesce(${own}, r.${position(right.columns.indexOf(other))})` : own;
    }),
    ...shape.rightColumns.map((column) => `r.${position(right.columns.indexOf(column))}`),
  ];
  return `SELECT ${names.join(', ')} FROM ${l} AS l ${join} ${r} AS r ON ${condition} ORDER BY l.number NULLS LAST, r.number`;
}

async function hasUniqueKeys(session: TableSession, right: string, shape: JoinShape): Promise<boolean> {
  const keys = keyNames(shape);
  const present = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
  const repeated = await session.query(
    `SELECT 1 FROM ${right} WHERE ${present} GROUP BY ${keys.join(', ')} HAVING count(*) > 1 LIMIT 1`,
  );
  return repeated.length === 0;
}

/**
 * Every left row has at most one right row: only what comes from the right is sorted back into the left order (a join gives
 * no order), and stands beside the left table then. One thread writes it.
 */
function selectLookedUp(left: Table, right: Table, shape: JoinShape, params: JoinParams, joined: string): string {
  const found = shape.rightColumns.map(
    (column) => `r.${position(right.columns.indexOf(column))} AS ${position(right.columns.indexOf(column))}`,
  );
  const lookedUp = `SELECT ${['r.number IS NOT NULL AS matched', ...found].join(', ')} FROM ${joined} ORDER BY l.number`;
  const names = [
    ...left.columns.map((column) => `l.${quoteIdentifier(column.name)}`),
    ...shape.rightColumns.map((column) => `m.${position(right.columns.indexOf(column))}`),
  ];
  const kept = params.joinType === 'inner' ? ' WHERE m.matched' : '';
  return `SELECT ${names.join(', ')} FROM ${left.from} AS l POSITIONAL JOIN (${lookedUp}) AS m${kept}`;
}
