// Trains boosted trees on a folder of `writeLearnerData`, writes rows to score as a table (`test.parquet`), scores it with Score Model and
// prints the figures of the scoring: `scoreOurs.ts FOLDER THREADS ROWS PARAMS`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { learners } from '../../../modules/lib/learners/learners.ts';
import { saveModel } from '../../../modules/lib/learners/saveModel.ts';
import { TableSession } from '../../../modules/lib/table/session.ts';
import { run } from '../../../modules/scoring-and-evaluation/score-model/run.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { readTrainingData } from './learnerData.ts';
import { measureFit } from './measureFit.ts';

const [folder = '', threads = '1', rows = '1000', params = '{}'] = process.argv.slice(2);
const tempDir = join(folder, 'temp');
await mkdir(tempDir, { recursive: true });
const context = {
  log: () => {},
  metric: () => {},
  progress: () => {},
  signal: new AbortController().signal,
  runChild: () => Promise.reject(new Error('There are no child runs here')),
  tempDir,
  workspaceDir: folder,
  memoryLimit: 8e9,
  threads: Number(threads),
};
const id = 'boosted-decision-tree';
const learner = await learners[id]!();
const data = await readTrainingData(folder, 'binary', 1);
const estimator = await learner.fit(data, learner.params.parse(JSON.parse(params)), context);
await saveModel(join(folder, 'model'), estimator, data, { learner: id, task: 'binary', params: {} });
await writeTestTable();
const inputs = { trainedModel: join(folder, 'model'), dataset: join(folder, 'test.parquet') };
const outputs = { results: join(folder, 'ours.parquet') };
const { figures } = await measureFit(() => run({ params: { appendScores: true }, inputs, outputs }, context));
process.stdout.write(`${JSON.stringify(figures)}\n`);

/** As many rows as wanted of numbers like those that the model was trained on. */
async function writeTestTable(): Promise<void> {
  const columns = data.features.map(({ name }): Column => ({ name, type: 'double' }));
  const values = columns.map(
    ({ name }, k) => `((hash(i * 31 + ${k}) % 10007) / 10007.0 * 6 - 3)::FLOAT::DOUBLE AS ${name}`,
  );
  await using session = await TableSession.open(context);
  await session.write(
    join(folder, 'test.parquet'),
    `SELECT ${values.join(', ')} FROM range(${Number(rows)}) t(i)`,
    columns,
  );
}
