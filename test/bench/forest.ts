import { join } from 'node:path';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { qualityOf } from './learners/quality.ts';
import { type Fit, fitOurs, fitPeer, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

const columns = 28;
const shared = { trees: 100, maximumDepth: 32 };

/** Columns that the best split is chosen from: the square root of them for classes, a third for numbers. */
const cases = [
  { task: 'binary', columnsPerSplit: 5, minimumRowsPerLeaf: 1, words: 'AUC' },
  // With a leaf a row, 100 trees of a million rows would be larger than an ONNX file can be.
  { task: 'regression', columnsPerSplit: 10, minimumRowsPerLeaf: 5, words: 'RMSE' },
  { task: 'multiclass', columnsPerSplit: 5, minimumRowsPerLeaf: 1, words: 'accuracy' },
] as const;

/**
 * Forests of 100 whole trees: fit time without loading, against scikit-learn's random forests with as many columns a split. On one
 * thread the processor time is told, which other load does not change.
 */
export const forest: Benchmark = {
  name: 'forest',
  async run({ quick, folder, emit }) {
    const python = findPython('sklearn', 'numpy');
    const sizes = quick ? [10_000] : [100_000, 1_000_000];
    for (const rows of sizes) {
      for (const { task, words, ...rules } of cases) {
        const data = join(folder, `${task}-${rows}`);
        await writeLearnerData(data, { task, rows, columns, testRows: 50_000 });
        for (const threads of quick ? [1] : [1, 2]) {
          const params = { ...shared, ...rules, splitting: 'best' };
          const fit: Fit = { folder: data, task, threads, params };
          const ours = await fitOurs('decision-forest', fit);
          const theirs = python ? await fitPeer(python, './forest.py', 'scikit-learn', fit) : undefined;
          const qualities = [await qualityOf(data, 'ours', task)];
          if (theirs) qualities.push(await qualityOf(data, 'scikit-learn', task));
          const name = `forest-${task}-${rows / 1000}k-x${columns}-${threads}-threads`;
          const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
          const note = `${words} ${qualities.map((value) => value.toFixed(4)).join(' and ')}`;
          const time = { name, ours: seconds(ours), theirs: theirs && seconds(theirs), note };
          emit({ ...time, peer: 'scikit-learn', unit: 's', goal: 1 });
          const memory = { name: `${name}-peak-memory`, ours: ours.peakBytes, theirs: theirs?.peakBytes };
          emit({ ...memory, peer: 'scikit-learn', unit: 'bytes', goal: 1.2 });
        }
      }
    }
  },
};
