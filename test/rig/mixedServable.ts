import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../modules/lib/learners/random.ts';
import { readTrainedModel } from '../../modules/lib/learners/saveModel.ts';
import { scoreColumnsOf } from '../../modules/lib/params/scoreColumns.ts';
import { writeServable } from '../../modules/lib/serving/servableFile.ts';
import type { RequestColumn } from '../../modules/lib/serving/servedRows.ts';
import type { Servable } from '../../pipelines/contract/servable.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import type { Operation } from '../../pipelines/contract/transformation.ts';
import { newPath } from './runModule.ts';

/** Columns of every type, as numbers and as categories. */
export const mixedColumns: Column[] = [
  { name: 'x', type: 'double' },
  { name: 'whole', type: 'integer' },
  { name: 'word', type: 'string' },
  { name: 'flag', type: 'boolean' },
  { name: 'day', type: 'datetime' },
  { name: 'code', type: 'integer', categorical: true },
  { name: 'level', type: 'double', categorical: true },
  { name: 'date', type: 'datetime', categorical: true },
];

/** SELECT list over rows `i` for `mixedColumns`: values are missing now and then. */
export const mixedSql = `CASE WHEN i % 11 = 3 THEN NULL ELSE sin(i * 0.7) * 3 END AS x, (i * 37) % 23 AS whole,
  CASE WHEN i % 13 = 5 THEN NULL ELSE 'w' || (i * 7) % 5 END AS word, i % 3 = 0 AS flag,
  make_timestamp(1700000000000000 + i * 123456789012) AS day, (i * 5) % 7 - 2 AS code,
  CASE WHEN i % 17 = 2 THEN NULL ELSE ((i * 3) % 4) * 0.5 END AS level, make_timestamp((i % 3) * 86400000000) AS date`;

/** Rows of `mixedColumns` as a request gives them: with missing, unseen and extreme values. */
export function mixedRows(count: number): RequestColumn[] {
  const random = new Random(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)]!;
  const missing = Number.NaN;
  const values: Record<string, () => number | string | null> = {
    x: () => pick([missing, 0, -0, 1e300, -1e300, 5e-324, 10 * random.uniform() - 5, 10 * random.uniform() - 5]),
    whole: () => pick([missing, 0, 22, -5, 2 ** 53 - 1, Math.floor(30 * random.uniform())]),
    word: () => pick([null, '', 'w0', 'w1', 'w2', 'w3', 'W1', 'w4\0', '\u0001']),
    flag: () => pick([missing, 0, 1]),
    day: () => pick([missing, 0, 19_675 + 100 * random.uniform(), 1e6]),
    code: () => pick([missing, -2, -1, 0, 1, 4, 5]),
    level: () => pick([missing, 0, -0, 0.5, 1, 1.5, 0.25]),
    date: () => pick([missing, 0, 1, 2, 3]),
  };
  return mixedColumns.map(({ name, type }) => {
    const read = values[name]!;
    const list = Array.from({ length: count }, read);
    return type === 'string' ? (list as (string | null)[]) : Float64Array.from(list as number[]);
  });
}

/** A servable of operations on `mixedColumns` and a trained model. Answers its folder. */
export async function serveMixed(
  modelFolder: string,
  operations: Operation[],
): Promise<{ folder: string; servable: Servable }> {
  const folder = await newPath('servable');
  await cp(modelFolder, join(folder, 'models', 'model'), { recursive: true });
  const model = await readTrainedModel(modelFolder);
  const servable: Servable = {
    format: 'pipewright/servable@1',
    task: model.task,
    request: mixedColumns,
    response: scoreColumnsOf(model),
    steps: [
      {
        name: 'clean',
        title: 'Clean Missing Data',
        kind: 'transform',
        from: 'request',
        inputs: mixedColumns,
        operations,
      },
      { name: 'scores', title: 'Score Model', kind: 'score', from: 'clean', model: 'model', appendScores: false },
    ],
    answer: 'scores',
    references: [{ name: 'model', type: 'model', path: 'models/model' }],
    notCompiled: [],
  };
  await writeServable(folder, servable);
  return { folder, servable };
}
