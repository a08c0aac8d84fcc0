import { z } from 'zod';
import { defineModule, param } from '../../define.ts';

export const spec = defineModule({
  id: 'apply-sql-transformation',
  version: 1,
  title: 'Apply SQL Transformation',
  category: 'data-transformation',
  description: 'Runs one SELECT over up to three tables.',
  inputs: {
    t1: { type: 'table', title: 'Table t1' },
    t2: { type: 'table', title: 'Table t2', optional: true },
    t3: { type: 'table', title: 'Table t3', optional: true },
  },
  outputs: { results: { type: 'table', title: 'Result of the query' } },
  params: z.strictObject({
    sql: param(z.string().min(1, 'Write a SELECT over t1.').max(200_000).default('SELECT * FROM t1'), {
      title: 'SQL',
      help: 'One SELECT over t1, t2, t3 (DuckDB). Rows come in the order of ORDER BY; files and random() are not available.',
      widget: 'sql',
    }),
  }),
  // What a query gives is known only to the database.
  schema: () => ({ outputs: { results: { type: 'table', columns: undefined } } }),
  serving: 'apply',
  cache: 'pure',
  isolated: true,
});
