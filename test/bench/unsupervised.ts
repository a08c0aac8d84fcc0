import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stepFlags } from '../../pipelines/worker/stepFlags.ts';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { fitPeer, runJson, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

const script = fileURLToPath(new URL('./learners/fitUnsupervised.ts', import.meta.url));

interface Comparison {
  name: string;
  learner: string;
  peers: string[];
  params: Record<string, unknown>;
  /** The figure of both sides that says how good the result is. */
  quality: string;
}

/** From the same first centres both sides do the same iterations; k-means++ draws its own. */
const kMeansRuns: Comparison[] = ['first-rows', 'k-means++'].map((initialisation) => ({
  name: `k-means-${initialisation}`,
  learner: 'k-means',
  peers: ['lloyd', 'elkan'],
  params: { clusters: 10, iterations: 100, scaling: 'none', initialisation },
  quality: 'inertia',
}));
const pcaRuns: Comparison[] = [
  { name: 'pca', learner: 'pca', peers: ['pca'], params: { components: 10 }, quality: 'explained' },
];

/** k-means with 10 clusters on 28 columns, against scikit-learn's Lloyd and Elkan: fit time without loading. */
export const kMeansBench = benchmarkOf('k-means', kMeansRuns);
/** The 10 first principal components of 28 columns, against scikit-learn. */
export const pcaBench = benchmarkOf('pca', pcaRuns);

/** On one thread the processor time is told, which other load does not change. */
function benchmarkOf(name: string, runs: readonly Comparison[]): Benchmark {
  return {
    name,
    async run({ quick, folder, emit }) {
      const rows = quick ? 100_000 : 1_000_000;
      const data = join(folder, `${rows}`);
      await writeLearnerData(data, { task: 'binary', rows, columns: 28, testRows: 1000 });
      const python = findPython('sklearn', 'numpy');
      for (const { name: run, learner, peers, params, quality } of runs) {
        for (const threads of [1, 2]) {
          const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
          const ours = await runJson<SideFigures>(process.execPath, [
            ...stepFlags,
            script,
            data,
            learner,
            '-',
            `${threads}`,
            JSON.stringify(params),
          ]);
          for (const peer of peers) {
            const fit = { folder: data, task: '-', threads, params };
            const theirs = python ? await fitPeer(python, './unsupervised.py', peer, fit) : undefined;
            const note = `${quality} ${ours.metrics?.[quality]?.toPrecision(7)} and ${theirs?.metrics?.[quality]?.toPrecision(7)}`;
            const row = `${run}-${rows / 1000}k-x28-${threads}-threads`;
            const rest = { peer: `scikit-learn ${peer}`, note, unit: 's', goal: 1 } as const;
            emit({ ...rest, name: row, ours: seconds(ours), theirs: theirs && seconds(theirs) });
            if (threads === 1) continue;
            const memory = { name: `${row}-peak-memory`, ours: ours.peakBytes, theirs: theirs?.peakBytes };
            emit({ ...memory, peer: rest.peer, unit: 'bytes', goal: 1.2 });
          }
        }
      }
    },
  };
}
