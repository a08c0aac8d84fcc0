import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';
import { trimQuery } from './trimQuery.ts';

/** The query over each row, where its answer for many rows is that for each of them. */
export const serve: ServeOf<typeof spec> = async ({ params, columns, outputColumns }) => {
  const tables = Object.fromEntries(['t1', 't2', 't3'].filter((name) => columns[name]).map((name) => [name, name]));
  const query = trimQuery(params.sql);
  return { ok: true, value: { kind: 'sql', query, tables, columns: await outputColumns('results') } };
};
