import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../pipelines/contract/artifact.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { draftPipeline } from './draftPipeline.ts';

/** Outputs by `node.port`. */
export type Digests = Record<string, Digest>;

/** Writes a table and a pipeline that reads it, branches, joins and trains. Answers the pipeline's path. */
export async function writeSample(folder: string, rows = 2000): Promise<string> {
  const lines = Array.from({ length: rows }, (_, i) => {
    const income = i % 7 === 0 ? '' : (i * 37) % 1009;
    return `${i},${20 + ((i * 13) % 60)},${['Bonn', 'Köln', 'Ulm'][i % 3]},${income}`;
  });
  await writeFile(join(folder, 'people.csv'), `id,age,city,income\n${lines.join('\n')}\n`);
  const path = join(folder, 'sample.pipeline.json');
  await writeFile(path, formatPipeline(sample));
  return path;
}

const sample = draftPipeline({
  name: 'Sample',
  nodes: {
    people: { module: 'import-data', params: { path: 'people.csv' } },
    few: { module: 'select-columns-in-dataset', params: { columns: ['age', 'city', 'income'] } },
    parts: { module: 'split-data', params: { fraction: 0.7, seed: 3 } },
    clean: { module: 'clean-missing-data', params: { columns: ['income'] } },
    scale: { module: 'normalize-data', params: { columns: ['age'] } },
    mark: { module: 'edit-metadata', params: { columns: ['income'], role: 'label' } },
    rest: { module: 'clean-missing-data', params: { columns: ['income'] } },
    both: { module: 'add-rows' },
    learner: { module: 'linear-regression' },
    train: { module: 'train-model', params: { label: 'income' } },
  },
  edges: [
    'people.results few.dataset',
    'few.results parts.dataset',
    'parts.results1 clean.dataset',
    'clean.cleanedDataset scale.dataset',
    'scale.transformedDataset mark.dataset',
    'parts.results2 rest.dataset',
    'mark.results both.dataset1',
    'rest.cleanedDataset both.dataset2',
    'learner.untrainedModel train.untrainedModel',
    'mark.results train.dataset',
  ],
});

/** Writes a pipeline whose second step takes hours. Answers its path. */
export async function writeEndless(folder: string): Promise<string> {
  const path = join(folder, 'endless.pipeline.json');
  const sql = 'SELECT sum(hash(a.range, b.range) % 7)::DOUBLE AS s FROM t1, range(1000000) a, range(1000000000) b';
  const endless = draftPipeline({
    name: 'Endless',
    nodes: {
      numbers: { module: 'enter-data-manually', params: { data: 'x\n1\n' } },
      query: { module: 'apply-sql-transformation', params: { sql } },
    },
    edges: ['numbers.results query.t1'],
  });
  await writeFile(path, formatPipeline(endless));
  return path;
}

export const sampleSteps = sample.nodes.length;

/** What the steps of a run ended with, computed or reused. */
export function digestsOf(events: readonly RunEvent[]): Digests {
  const digests: Digests = {};
  for (const event of events) {
    if (event.type !== 'step-completed' && event.type !== 'step-reused') continue;
    for (const [port, { digest }] of Object.entries(event.outputs)) digests[`${event.nodeId}.${port}`] = digest;
  }
  return digests;
}

/** Nodes whose step ended in one of these ways. */
export function nodesOf(events: readonly RunEvent[], ...types: ('step-completed' | 'step-reused')[]): string[] {
  return events.flatMap((event) =>
    types.some((type) => type === event.type) && 'nodeId' in event ? event.nodeId : [],
  );
}
