import type Database from 'better-sqlite3';
import type { StepCounts } from '../contract/run.ts';
import { type RunRecord, type RunRow, toRun } from './runHistory.ts';

/** A condition on `runs`, with a value for each `?` in it. */
export interface RunCondition {
  sql: string;
  values: (string | number)[];
}

export interface ListedRun extends RunRecord {
  steps: StepCounts;
  /** Last value of each metric, by node. */
  metrics: Record<string, Record<string, number>>;
}

/**
 * Runs that are not hidden and meet all conditions, newest first, and how many there are. `parent`: those that steps of this run
 * have asked for, instead of those that nobody has.
 */
export function listRuns(
  database: Database.Database,
  given: readonly RunCondition[],
  { limit, offset, parent }: { limit: number; offset: number; parent?: string | undefined },
): { runs: ListedRun[]; total: number } {
  const conditions = parent === undefined ? given : [{ sql: 'parent_run = ?', values: [parent] }, ...given];
  const parents = parent === undefined ? ['parent_run IS NULL'] : [];
  const where = ['hidden = 0', ...parents, ...conditions.map(({ sql }) => `(${sql})`)].join(' AND ');
  const values = conditions.flatMap((condition) => condition.values);
  const order = `SELECT id FROM runs WHERE ${where} ORDER BY started_at DESC, id DESC`;
  // Conditions may have to look into every run: once for the page and the number together.
  if (conditions.length > 0) {
    const found = database.prepare(order).pluck().all(values) as string[];
    return { runs: summariseRuns(database, found.slice(offset, offset + limit)), total: found.length };
  }
  const total = database.prepare(`SELECT count(*) FROM runs WHERE ${where}`).pluck().get() as number;
  const ids = database.prepare(`${order} LIMIT ? OFFSET ?`).pluck().all(limit, offset) as string[];
  return { runs: summariseRuns(database, ids), total };
}

/** The runs with these ids, in this order, by three queries for all of them. Ids that are not known are left out. */
export function summariseRuns(database: Database.Database, ids: readonly string[]): ListedRun[] {
  const list = JSON.stringify(ids);
  const rows = database
    .prepare(
      `SELECT id, name, file, status, started_at, finished_at, parameters, git_commit, git_dirty,
         parent_run, parent_node, source
       FROM runs WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(list) as RunRow[];
  const records = new Map(rows.map((row) => [row.id, toRun(row)]));
  const counts = countSteps(database, list);
  const metrics = lastMetrics(database, list);
  return ids.flatMap((id) => {
    const record = records.get(id);
    if (!record) return [];
    return { ...record, steps: { ...noSteps, ...counts.get(id) }, metrics: metrics.get(id) ?? {} };
  });
}

const noSteps: StepCounts = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };

function countSteps(database: Database.Database, list: string): Map<string, Partial<StepCounts>> {
  const rows = database
    .prepare(
      `SELECT run_id AS runId, status, count(*) AS n FROM steps
       WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY run_id, status`,
    )
    .all(list) as { runId: string; status: string; n: number }[];
  const counts = new Map<string, Partial<StepCounts>>();
  for (const { runId, status, n } of rows) {
    if (status in noSteps) counts.set(runId, { ...counts.get(runId), [status]: n });
  }
  return counts;
}

function lastMetrics(database: Database.Database, list: string): Map<string, ListedRun['metrics']> {
  const rows = database
    .prepare(
      `SELECT run_id AS runId, node_id AS nodeId, name, value FROM metrics WHERE id IN (
         SELECT max(id) FROM metrics WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY run_id, node_id, name
       ) AND value IS NOT NULL ORDER BY id`,
    )
    .all(list) as { runId: string; nodeId: string; name: string; value: number }[];
  const metrics = new Map<string, ListedRun['metrics']>();
  for (const { runId, nodeId, name, value } of rows) {
    const ofRun = metrics.get(runId) ?? {};
    ofRun[nodeId] = { ...ofRun[nodeId], [name]: value };
    metrics.set(runId, ofRun);
  }
  return metrics;
}
