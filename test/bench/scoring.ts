import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stepFlags } from '../../pipelines/worker/stepFlags.ts';
import { findPython } from './findPython.ts';
import { writeLearnerData } from './learners/learnerData.ts';
import { fitPeer, runJson, type SideFigures } from './learners/runSide.ts';
import type { Benchmark } from './row.ts';

const scoreOurs = fileURLToPath(new URL('./learners/scoreOurs.ts', import.meta.url));
const params = { trees: 100, leaves: 20, learningRate: 0.2, minimumRowsPerLeaf: 10 };

/**
 * Score Model on a table of 28 numbers a row with a model of 100 trees, table in and table out, against scikit-learn's predict between
 * pandas reading and writing Parquet. Without the start of processes; on one thread the processor time is told, which other load
 * does not change.
 */
export const scoring: Benchmark = {
  name: 'scoring',
  async run({ quick, folder, emit }) {
    const rows = quick ? 100_000 : 1_000_000;
    const data = join(folder, 'data');
    await writeLearnerData(data, { task: 'binary', rows: 50_000, columns: 28, testRows: 1000 });
    for (const threads of [1, 2]) {
      const args = [...stepFlags, scoreOurs, data, `${threads}`, `${rows}`, JSON.stringify(params)];
      const ours = await runJson<SideFigures>(process.execPath, args);
      const python = findPython('sklearn', 'pandas', 'pyarrow');
      const fit = { folder: data, task: 'binary', threads, params };
      const theirs = python ? await fitPeer(python, './scoring.py', 'scikit-learn', fit) : undefined;
      const seconds = (side: SideFigures) => (threads === 1 ? side.cpuSeconds : side.seconds);
      const name = `scoring-${rows / 1000}k-x28-${threads}-threads`;
      const rest = { name, unit: 's', goal: 0.5, peer: 'scikit-learn and pandas' } as const;
      emit({ ...rest, ours: seconds(ours), theirs: theirs && seconds(theirs) });
    }
  },
};
