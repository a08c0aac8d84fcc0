// Ours and scikit-learn's learners on the same rows of ten data sets: `npm run quality:peers [-- --seeds 10] [-- NAME …]`.
// PIPEWRIGHT_PYTHON names the Python that has scikit-learn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type PipelineNode, pipelineFormat } from '../../pipelines/contract/graph.ts';
import { findPython } from '../bench/findPython.ts';
import { callCli } from '../rig/cli.ts';
import { median, metricsOf } from '../rig/examples.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

type Task = 'regression' | 'binary' | 'multiclass';

interface Peer {
  name: string;
  task: Task;
  label: string;
  /** By learner, a figure a seed. */
  figures: Record<string, number[]>;
}

/** The metric that counts, and how far ours may be behind: of two classes 0.003 of AUC, else 1 %. */
const metrics: Record<Task, { name: string; behind(ours: number, theirs: number): number; most: number }> = {
  regression: {
    name: 'root_mean_squared_error',
    behind: (ours, theirs) => ours / theirs - 1,
    most: 0.01,
  },
  binary: { name: 'auc', behind: (ours, theirs) => theirs - ours, most: 0.003 },
  multiclass: { name: 'overall_accuracy', behind: (ours, theirs) => theirs - ours, most: 0.01 },
};

const prefixes: Record<Task, string> = { regression: '', binary: 'two-class-', multiclass: 'multiclass-' };

/** Our learners with the parameters that the peers have in peers.py. */
function learnersOf(task: Task, seed: number): Record<string, Pick<PipelineNode, 'module' | 'params'>> {
  const ending = task === 'regression' ? '-regression' : '';
  const boosted = { trees: 100, learningRate: 0.1, leaves: 31, minimumRowsPerLeaf: 20, l2: 0, seed };
  return {
    boosted: { module: `${prefixes[task]}boosted-decision-tree${ending}`, params: boosted },
    forest: { module: `${prefixes[task]}decision-forest${ending}`, params: { trees: 100, seed } },
    linear:
      task === 'regression'
        ? { module: 'linear-regression', params: {} }
        : { module: `${prefixes[task]}logistic-regression`, params: { l1: 0, l2: 1 } },
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '10' } },
});
const python = findPython('sklearn', 'pyarrow');
if (!python) {
  process.stderr.write('There is no Python with scikit-learn and pyarrow: name one by PIPEWRIGHT_PYTHON.\n');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'pipewright-quality-'));
await using workspace = await TestWorkspace.make();
const rows: Record<string, Record<string, string | number>> = {};
let missed = 0;
try {
  for await (const peer of runPeers(python)) {
    const ours = await runOurs(peer);
    const { name, behind, most } = metrics[peer.task];
    for (const [learner, theirs] of Object.entries(peer.figures)) {
      const distance = behind(median(ours[learner]!), median(theirs));
      if (distance > most) missed += 1;
      rows[`${peer.name}: ${learner}`] = {
        metric: name,
        ours: round(median(ours[learner]!)),
        'scikit-learn': round(median(theirs)),
        behind: round(distance),
        reached: distance <= most ? 'yes' : 'NO',
      };
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.table(rows);
process.exitCode = missed > 0 ? 1 : 0;

/** Trains and tests the peers; the rows that they had are in the folder then. */
async function* runPeers(command: string): AsyncGenerator<Peer> {
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const child = spawn(command, ['-W', 'ignore', script, folder, values.seeds, ...positionals], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as Peer;
  const [code] = await closed;
  if (code !== 0) throw new Error(`${command} ${script} ended with ${code}`);
}

/** Ours through the command line: a run a seed, with all learners in one pipeline. */
async function runOurs({ name, task, label }: Peer): Promise<Record<string, number[]>> {
  const figures: Record<string, number[]> = {};
  for (let seed = 0; seed < Number(values.seeds); seed += 1) {
    const file = join(workspace.paths.workspace, `${name}.pipeline.json`);
    await writeFile(file, JSON.stringify(pipelineOf(`${folder}/${name}-${seed}`, task, label, seed)));
    const { code, events, stderr } = await callCli(['--workspace', workspace.paths.workspace, 'run', file, '--json']);
    if (code !== 0) throw new Error(`${name}, seed ${seed}: ${stderr}`);
    const found = metricsOf(events);
    for (const learner of Object.keys(learnersOf(task, seed))) {
      const figure = found[`${learner}-evaluated`]![metrics[task].name]!;
      figures[learner] = [...(figures[learner] ?? []), figure];
    }
  }
  return figures;
}

function pipelineOf(data: string, task: Task, label: string, seed: number) {
  const nodes: Omit<PipelineNode, 'position' | 'version'>[] = [
    { id: 'training', module: 'import-data', params: { path: `${data}-training.parquet` } },
    { id: 'test', module: 'import-data', params: { path: `${data}-test.parquet` } },
  ];
  const edges: { from: string; to: string }[] = [];
  for (const [id, learner] of Object.entries(learnersOf(task, seed))) {
    nodes.push(
      { id, ...learner },
      { id: `${id}-trained`, module: 'train-model', params: { label } },
      { id: `${id}-scored`, module: 'score-model', params: {} },
      { id: `${id}-evaluated`, module: 'evaluate-model', params: {} },
    );
    edges.push(
      { from: `${id}.untrainedModel`, to: `${id}-trained.untrainedModel` },
      { from: 'training.results', to: `${id}-trained.dataset` },
      { from: `${id}-trained.trainedModel`, to: `${id}-scored.trainedModel` },
      { from: 'test.results', to: `${id}-scored.dataset` },
      { from: `${id}-scored.results`, to: `${id}-evaluated.scoredDataset` },
    );
  }
  const placed = nodes.map((node) => ({ ...node, version: 1, position: { x: 0, y: 0 } }));
  return { format: pipelineFormat, name: 'Learners', description: '', parameters: [], nodes: placed, edges, notes: [] };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
