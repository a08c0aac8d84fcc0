import type { ServeOf } from '../../lib/serving/serveStep.ts';
import { matchKeys, position, side } from './joinSides.ts';
import { describeJoin, type spec } from './spec.ts';

/** Rows come from the left; the right table is the one of the run. Rows that only the right has are no rows of a request. */
export const serve: ServeOf<typeof spec> = ({ params, columns }) => {
  const [left, right] = [columns.left!, columns.right!];
  const shape = describeJoin(params, left, right);
  const l = side({ from: 't1', columns: left, rowNumber: '0' }, shape, params, 0);
  const r = side({ from: 't2', columns: right, rowNumber: '0' }, shape, params, 1);
  const names = [
    ...left.map((_, i) => `l.${position(i)}`),
    ...shape.rightColumns.map((column) => `r.${position(right.indexOf(column))}`),
  ];
  const matched = matchKeys(shape);
  const from =
    params.joinType === 'left-semi'
      ? `${l} AS l WHERE EXISTS (SELECT 1 FROM ${r} AS r WHERE ${matched})`
      : `${l} AS l ${params.joinType === 'inner' ? 'JOIN' : 'LEFT JOIN'} ${r} AS r ON ${matched}`;
  const query = `SELECT ${names.join(', ')} FROM ${from}`;
  return { ok: true, value: { kind: 'sql', query, tables: { t1: 'left', t2: 'right' }, columns: shape.columns } };
};
