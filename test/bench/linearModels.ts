import { join } from 'node:path';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { readNpy, writeNpy } from './learners/npy.ts';
import { qualityOf } from './learners/quality.ts';
import { fitOurs, fitPeer, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

/** What each side is told, so that both look for the same minimum. */
const models = {
  linear: { learner: 'linear-regression', task: 'regression', params: { l2: 0 } },
  'elastic-net': { learner: 'linear-regression', task: 'regression', params: { l1: 0.05, l2: 0.01 } },
  logistic: { learner: 'logistic-regression', task: 'binary', params: { l1: 0, l2: 1 } },
  multinomial: { learner: 'logistic-regression', task: 'multiclass', params: { l1: 0, l2: 1 } },
  poisson: { learner: 'poisson-regression', task: 'regression', params: { l1: 0, l2: 1 } },
} as const;

/**
 * Linear models of a million rows and 28 columns on two threads, and on one: fit time without loading, against
 * scikit-learn with its own defaults for how exactly it looks. On one thread the processor time is told, which other load does not change.
 */
export const linearModels: Benchmark = {
  name: 'linear-models',
  async run({ quick, folder, emit }) {
    const rows = quick ? 100_000 : 1_000_000;
    const python = findPython('sklearn', 'numpy');
    for (const [model, { learner, task, params }] of Object.entries(models)) {
      const data = join(folder, model);
      await writeLearnerData(data, { task, rows, columns: 28, testRows: 100_000 });
      if (model === 'poisson') for (const part of ['train', 'test']) await makeCounts(join(data, `${part}Y.npy`));
      for (const threads of [1, 2]) {
        const ours = await fitOurs(learner, { folder: data, task, threads, params });
        const told = { ...params, model: model === 'multinomial' ? 'logistic' : model };
        const fit = { folder: data, task, threads, params: told };
        const theirs = python ? await fitPeer(python, './linearModels.py', 'scikit-learn', fit) : undefined;
        const qualities = await Promise.all(
          ['ours', ...(theirs ? ['scikit-learn'] : [])].map((side) => qualityOf(data, side, task)),
        );
        const measure = { regression: 'RMSE', binary: 'AUC', multiclass: 'accuracy' }[task];
        const note = `${measure} ${qualities.map((quality) => quality.toFixed(5)).join(' and ')}`;
        const rest = { peer: 'scikit-learn', note };
        const name = `${model}-${rows / 1000}k-x28-${threads}-threads`;
        const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
        emit({ ...rest, name, ours: seconds(ours), theirs: theirs && seconds(theirs), unit: 's', goal: 1 });
        if (threads === 1) continue;
        const memory = { name: `${name}-peak-memory`, ours: ours.peakBytes, theirs: theirs?.peakBytes };
        emit({ ...rest, ...memory, unit: 'bytes', goal: 1.2 });
      }
    }
  },
};

/** Makes counts of a file of normally distributed labels. */
async function makeCounts(path: string): Promise<void> {
  const [values] = await readNpy<Float64Array>(path);
  await writeNpy(path, [values!.map((value) => Math.floor(Math.exp(value / 2)))]);
}
