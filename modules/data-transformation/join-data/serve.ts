import type { ServeOf } from '../../lib/serving/serveStep.ts';
import { matchKeys, position, side } from './joinSides.ts';
import { describeJoin, type spec } from './spec.ts';

/** Rows come from the left; the right table is the one of the run. Rows that only the right has are no rows of a request. */
export const serve: ServeOf<typeof spec> = ({ params, columns }) => {
  const [left, right] = [columns.left!, columns.right!];
  const shape = describeJoin(params, left, right);
  const join = { inner: 'JOIN', 'left-outer': 'LEFT JOIN', 'full-outer': 'LEFT JOIN', 'left-semi': 'SEMI JOIN' }[
    params.joinType
  ];
  const l = side({ from: 't1', columns: left, rowNumber: '0' }, shape, params, 0);
  const r = side({ from: 't2', columns: right, rowNumber: '0' }, shape, params, 1);
  const names = [
    ...left.map((_, i) => `l.${position(i)}`),
    ...shape.rightColumns.map((column) => `r.${position(right.indexOf(column))}`),
  ];
  const query = `SELECT ${names.join(', ')} FROM ${l} AS l ${join} ${r} AS r ON ${matchKeys(shape)}`;
  return { ok: true, value: { kind: 'sql', query, tables: { t1: 'left', t2: 'right' }, columns: shape.columns } };
};
