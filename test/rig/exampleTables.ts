import { fileURLToPath } from 'node:url';
import { TableSession } from '../../modules/lib/table/session.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { newContext, runModule, tableOf } from './runModule.ts';
import { score, type Trained, train } from './trainAndScore.ts';

const folder = new URL('../../pipelines/examples/data/', import.meta.url);

export interface ExampleSplit {
  /** CSV file among the example data; `?` is missing. */
  file: string;
  /** SELECT list; default is all columns. */
  columns?: string;
  /** Leave out rows with missing values. */
  complete?: boolean;
  /** Condition on rows that count five times. */
  fiveTimes?: string;
  /** Share of the rows in the test table. */
  testShare: number;
  /** Which random split. */
  split: number;
}

/** Splits example data into a training and a test table, the same for the same `split`. */
export async function splitExample(options: ExampleSplit): Promise<{ training: string; test: string }> {
  const { file, columns = '*', complete = false, fiveTimes = 'false', testShare, split } = options;
  const csv = `read_csv(${quoteLiteral(fileURLToPath(new URL(file, folder)))}, nullstr = '?')`;
  const where = complete ? `WHERE COLUMNS(${columns}) IS NOT NULL` : '';
  const numbered = `SELECT row_number() OVER () AS "row number", ${columns} FROM ${csv} ${where}`;
  const ranked = `SELECT *, percent_rank() OVER (ORDER BY hash("row number" * 1000 + ${split})) AS "rank" FROM (${numbered})`;
  const repeated = `SELECT *, unnest(range(CASE WHEN ${fiveTimes} THEN 5 ELSE 1 END)) AS "copy" FROM (${ranked})`;
  const rows = (condition: string) =>
    `SELECT * EXCLUDE ("row number", "rank", "copy") FROM (${repeated}) WHERE ${condition} ORDER BY "row number", "copy"`;
  const described = await describe(rows('true'));
  return {
    training: await tableOf(rows(`"rank" >= ${testShare}`), described),
    test: await tableOf(rows(`"rank" < ${testShare}`), described),
  };
}

/** Trains a learner with its defaults, scores the test table and evaluates it. Answers Evaluate Model's metrics. */
export async function evaluateOnExample(
  learner: string,
  label: string,
  split: ExampleSplit,
): Promise<{ trained: Trained; metrics: Record<string, number> }> {
  const { training, test } = await splitExample(split);
  const trained = await train(learner, {}, training, label);
  const { metrics } = await runModule('evaluate-model', {}, { scoredDataset: await score(trained, test) });
  return { trained, metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])) };
}

/** The middle of an odd, and the mean of the two in the middle of an even number of values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

async function describe(select: string): Promise<Column[]> {
  await using session = await TableSession.open(await newContext());
  const types = { VARCHAR: 'string', BIGINT: 'integer', DOUBLE: 'double', BOOLEAN: 'boolean' } as const;
  const rows = await session.query<{ column_name: string; column_type: keyof typeof types }>(`DESCRIBE ${select}`);
  return rows.map((row) => ({ name: row.column_name, type: types[row.column_type] }));
}
