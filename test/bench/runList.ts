import { join } from 'node:path';
import { parseQuery } from '../../pipelines/rpc/runs/parseQuery.ts';
import { queryConditions } from '../../pipelines/rpc/runs/queryConditions.ts';
import { openDatabase } from '../../pipelines/store/openDatabase.ts';
import { listRuns } from '../../pipelines/store/runList.ts';
import type { Benchmark } from './row.ts';

const runs = 10_000;
const stepsOfRun = 12;
const queries = ['', 'prices status:failed', 'metric.auc>0.95', 'param.seed=7 duration>30'];

/** How long a page of the list of 10,000 runs takes, with a snapshot of 6 kB, 12 steps and 30 metric values each. */
export const runList: Benchmark = {
  name: 'run-list',
  async run({ quick, folder, emit }) {
    const database = await openDatabase(join(folder, 'store.db'));
    fill(database);
    for (const query of queries) {
      const filters = parseQuery(query);
      if (!filters.ok) throw new Error(filters.error);
      const times: number[] = [];
      for (let i = 0; i < (quick ? 5 : 20); i++) {
        const start = performance.now();
        listRuns(database, queryConditions(filters.value, Date.now()), { limit: 100, offset: 100 * (i % 5) });
        times.push(performance.now() - start);
      }
      times.sort((a, b) => a - b);
      emit({
        name: 'run-list-10000',
        ours: times[times.length >> 1]!,
        unit: 'ms',
        goal: 100,
        note: query || 'all runs',
      });
    }
    database.close();
  },
};

function fill(database: Awaited<ReturnType<typeof openDatabase>>): void {
  const run = database.prepare(
    `INSERT INTO runs (id, name, file, snapshot, parameters, status, started_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const step = database.prepare(
    `INSERT INTO steps (run_id, node_id, position, module, title, status, key) VALUES (?, ?, ?, 'm', 't', ?, ?)`,
  );
  const metric = database.prepare(
    'INSERT INTO metrics (run_id, node_id, name, value, step, at) VALUES (?, ?, ?, ?, ?, 0)',
  );
  const snapshot = JSON.stringify({ padding: 'x'.repeat(6000) });
  database.transaction(() => {
    for (let i = 0; i < runs; i++) {
      const id = `run-${String(i).padStart(6, '0')}`;
      const start = 1_700_000_000_000 + i * 60_000;
      const status = i % 10 === 0 ? 'failed' : 'completed';
      const seconds = (i * 37) % 120;
      run.run(
        id,
        `Prices ${i % 7}`,
        'a.pipeline.json',
        snapshot,
        `{"seed":${i % 20}}`,
        status,
        start,
        start + seconds * 1000,
      );
      for (let k = 0; k < stepsOfRun; k++) step.run(id, `n${k}`, k, k % 3 === 0 ? 'reused' : 'completed', `${i}-${k}`);
      for (let k = 0; k < 25; k++) metric.run(id, 'n3', 'training_loss', 1 / (k + 1), k);
      for (const name of ['auc', 'accuracy', 'precision', 'recall', 'f1_score'])
        metric.run(id, 'n9', name, ((i * 7919) % 1000) / 1000, null);
    }
  })();
}
