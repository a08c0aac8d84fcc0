import { join } from 'node:path';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { qualityOf } from './learners/quality.ts';
import { type Fit, fitOurs, fitPeer, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

const params = { trees: 200, leaves: 31, learningRate: 0.1, minimumRowsPerLeaf: 20, l2: 0 };

/** Module to look for and name in scripts, by peer. */
const peers = { 'scikit-learn': 'sklearn', lightgbm: 'lightgbm', xgboost: 'xgboost' } as const;

/**
 * Gradient boosting of 200 trees of 31 leaves on two threads, and on one: fit time without loading, against scikit-learn's
 * HistGradientBoosting, LightGBM and XGBoost. On one thread the processor time is told, which other load does not change.
 */
export const boostedTrees: Benchmark = {
  name: 'boosted-trees',
  async run({ quick, folder, emit }) {
    const sizes = quick ? [100_000] : [100_000, 1_000_000];
    for (const rows of sizes) {
      const data = join(folder, `${rows}`);
      await writeLearnerData(data, { task: 'binary', rows, columns: 28, testRows: 100_000 });
      for (const threads of [1, 2]) {
        const fit: Fit = { folder: data, task: 'binary', threads, params };
        const name = `boosted-trees-${rows / 1000}k-x28-${threads}-threads`;
        const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
        const ours = await fitOurs('boosted-decision-tree', fit);
        const quality = await qualityOf(data, 'ours', 'binary');
        for (const [peer, module] of Object.entries(peers)) {
          const python = findPython(module, 'numpy');
          const theirs = python ? await fitPeer(python, './boostedTrees.py', peer, fit) : undefined;
          const theirQuality = theirs && (await qualityOf(data, peer, 'binary'));
          const note = `AUC ${quality.toFixed(4)} and ${theirQuality?.toFixed(4)}`;
          const rest = { peer, note, unit: 's', goal: 1 } as const;
          emit({ ...rest, name, ours: seconds(ours), theirs: theirs && seconds(theirs) });
          if (threads === 1) continue;
          const memory = { name: `${name}-peak-memory`, ours: ours.peakBytes, theirs: theirs?.peakBytes };
          emit({ ...memory, peer, unit: 'bytes', goal: 1.2 });
        }
      }
    }
  },
};
