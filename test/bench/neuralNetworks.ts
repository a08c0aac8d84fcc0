import { join } from 'node:path';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { qualityOf } from './learners/quality.ts';
import { type Fit, fitOurs, fitPeer, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

const cases = [
  { name: 'sgd', task: 'binary', optimizer: 'sgd', hiddenNodes: [100], learningRate: 0.1, batchSize: 32 },
  { name: 'adam', task: 'regression', optimizer: 'adam', hiddenNodes: [100, 50], learningRate: 0.001, batchSize: 256 },
] as const;

/**
 * Neural networks, five passes over 28 columns in float32: fit time without loading, against scikit-learn's with the same settings. On
 * one thread the processor time is told, which other load does not change.
 */
export const neuralNetworks: Benchmark = {
  name: 'neural-networks',
  async run({ quick, folder, emit }) {
    const python = findPython('sklearn', 'numpy', 'threadpoolctl');
    const rows = quick ? 20_000 : 200_000;
    for (const { name: variant, task, ...settings } of cases) {
      const data = join(folder, variant);
      await writeLearnerData(data, { task, rows, columns: 28, testRows: 50_000 });
      for (const threads of [1, 2]) {
        const fit: Fit = { folder: data, task, threads, params: { ...settings, iterations: 5 } };
        const ours = await fitOurs('neural-network', fit);
        const theirs = python ? await fitPeer(python, './neuralNetworks.py', 'scikit-learn', fit) : undefined;
        const qualities = [await qualityOf(data, 'ours', task)];
        if (theirs) qualities.push(await qualityOf(data, 'scikit-learn', task));
        const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
        const measure = task === 'binary' ? 'AUC' : 'RMSE';
        const note = `${measure} ${qualities.map((value) => value.toFixed(4)).join(' and ')}`;
        const name = `neural-network-${variant}-${rows / 1000}k-x28-${threads}-threads`;
        const time = { name, ours: seconds(ours), theirs: theirs && seconds(theirs), note };
        emit({ ...time, peer: 'scikit-learn', unit: 's', goal: 1 });
        const memory = { name: `${name}-peak-memory`, ours: ours.peakBytes, theirs: theirs?.peakBytes };
        emit({ ...memory, peer: 'scikit-learn', unit: 'bytes', goal: 1.2 });
      }
    }
  },
};
