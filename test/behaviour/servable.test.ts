import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScorer } from '../../modules/lib/serving/openScorer.ts';
import type { Answer } from '../../modules/lib/serving/servedRows.ts';
import { SqlScorer } from '../../modules/lib/serving/sqlScorer.ts';
import { quoteIdentifier } from '../../modules/lib/table/sql.ts';
import type { Servable } from '../../pipelines/contract/servable.ts';
import { examples } from '../rig/examples.ts';
import { bindRan, type RanPipeline, readRequestColumns, readTable, runPipelineFile } from '../rig/servables.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.make();
});
afterAll(async () => {
  await workspace[Symbol.asyncDispose]();
});

interface Parity {
  example: string;
  /** The step that trains the model. */
  model: string;
  /** The step that scored in the run, and its output. */
  scored: [nodeId: string, port: string];
  /** Its dataset. */
  dataset: [nodeId: string, port: string];
  rows?: number;
}

const parity = (
  example: string,
  model: string,
  scored: Parity['scored'],
  dataset: Parity['dataset'],
  rows?: number,
): Parity => ({ example, model, scored, dataset, ...(rows === undefined ? {} : { rows }) });

const parities: Parity[] = [
  parity('automobile-price-basic', 'train', ['score', 'results'], ['split', 'results2']),
  parity('automobile-price-compare', 'trainBoosted', ['scoreBoosted', 'results'], ['split', 'results2']),
  parity('automobile-price-compare', 'trainForest', ['scoreForest', 'results'], ['split', 'results2']),
  parity('automobile-price-tuned', 'tune', ['score', 'results'], ['split', 'results2']),
  parity('adult-income-feature-selection', 'train', ['score', 'results'], ['split', 'results2'], 10_000),
  parity('german-credit-cost-sensitive', 'trainSvmPlain', ['scoreSvmPlain', 'results'], ['testCosts', 'results']),
  parity('german-credit-cost-sensitive', 'trainTreeCost', ['scoreTreeCost', 'results'], ['testCosts', 'results']),
  parity('iris-multiclass', 'train', ['score', 'results'], ['split', 'results2']),
  parity('iris-anomalies', 'trainForest', ['scoreForest', 'results'], ['data', 'results']),
  parity('iris-anomalies', 'trainComponents', ['scoreComponents', 'results'], ['data', 'results']),
  parity('iris-clusters', 'train', ['train', 'results'], ['data', 'results']),
  parity('recipe-recommendations', 'train', ['scoreRatings', 'results'], ['split', 'results2'], 10_000),
];

test.each(parities)('$example, $model: rows are scored as the run scored them', async (parity) => {
  const ran = await runPipelineFile(workspace, examples.get(parity.example)!);
  await compareScores(ran, parity);
});

async function compareScores(ran: RanPipeline, { model, scored, dataset, rows = 10_000 }: Parity): Promise<void> {
  const bound = await bindRan(ran, model);
  if (!bound.ok) throw new Error(bound.error.join('\n'));
  const { servable, folder } = bound.value;
  const columns = await readRequestColumns(ran.artifact(...dataset)!, servable.request);
  const names = servable.response.map(({ name }) => quoteIdentifier(name));
  const wanted = (await readTable(ran.artifact(...scored)!, names)).slice(0, rows);
  const given = columns.map((values) => values.slice(0, wanted.length));
  // By the steps, and by what opens first: the ONNX file where there is one.
  for (const open of [SqlScorer.open, openScorer]) {
    await using scorer = await open(folder);
    compare(servable, await scorer.score(given, wanted.length), wanted);
  }
}

function compare({ response }: Servable, answer: Answer, wanted: unknown[][]): void {
  expect([...answer.failed]).toEqual([]);
  for (const [i, { name, type }] of response.entries()) {
    const got = answer.columns[i]!;
    if (type !== 'double') {
      expect(got, name).toEqual(wanted.map((row) => (typeof row[i] === 'bigint' ? Number(row[i]) : row[i])));
      continue;
    }
    let worst = 0;
    for (const [k, row] of wanted.entries())
      worst = Math.max(worst, Math.abs(Number(got[k]) - Number(row[i])) / Math.max(1, Math.abs(Number(row[i]))));
    expect(worst, name).toBeLessThan(1e-6);
  }
}
