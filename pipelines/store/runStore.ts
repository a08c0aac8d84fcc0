import type Database from 'better-sqlite3';
import { unreachable } from '../contract/error.ts';
import type { RunEvent } from '../contract/event.ts';
import type { StepStatus } from '../contract/run.ts';

/** Writes the event stream of runs into the database. What it has written survives `kill -9` and power loss. */
export class RunStore {
  readonly #database: Database.Database;
  readonly #statements;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = prepare(database);
  }

  /** Writes events in one transaction, in their order. */
  record(events: readonly RunEvent[]): void {
    this.#database.transaction(() => {
      for (const event of events) this.#apply(event);
    })();
  }

  /**
   * Nothing can be running in a workspace that nobody owns: what still says so was cut off. But for runs of other programs, which
   * only tell of themselves here.
   */
  markInterrupted(at: number): void {
    this.#database.transaction(() => {
      this.#statements.interruptSteps.run({ at });
      this.#statements.interruptRuns.run({ at });
    })();
  }

  requestCancel(runId: string): void {
    this.#statements.requestCancel.run({ runId });
  }

  isCancelRequested(runId: string): boolean {
    return this.#statements.cancelRequested.get({ runId }) !== undefined;
  }

  #apply(event: RunEvent): void {
    const { runId, at } = event;
    switch (event.type) {
      case 'run-started':
        this.#statements.insertRun.run({
          runId,
          at,
          name: event.name,
          file: event.file ?? null,
          snapshot: event.snapshot,
          parameters: JSON.stringify(event.parameters),
          commit: event.git?.commit ?? null,
          dirty: event.git ? Number(event.git.dirty) : null,
          parentRun: event.parent?.runId ?? null,
          parentNode: event.parent?.nodeId ?? null,
        });
        for (const [position, { nodeId, module, title }] of event.steps.entries()) {
          this.#statements.insertStep.run({ runId, nodeId, position, module, title });
        }
        return;
      case 'step-started':
        this.#statements.clearMetrics.run({ runId, nodeId: event.nodeId });
        this.#statements.startStep.run({
          runId,
          at,
          nodeId: event.nodeId,
          attempt: event.attempt,
          key: event.key,
        });
        this.#statements.insertKey.run({ key: event.key, parts: JSON.stringify(event.keyParts) });
        return;
      case 'step-progress':
        return;
      case 'log':
        this.#statements.insertLog.run({ runId, at, nodeId: event.nodeId, level: event.level, message: event.message });
        return;
      case 'metric':
        this.#insertMetric(event, event);
        return;
      case 'step-completed':
        this.#finishStep(event, 'completed', { outputs: event.outputs });
        return;
      case 'step-reused':
        this.#statements.reuseStep.run({
          runId,
          at,
          nodeId: event.nodeId,
          key: event.key,
          outputs: JSON.stringify(event.outputs),
        });
        this.#statements.insertKey.run({ key: event.key, parts: JSON.stringify(event.keyParts) });
        for (const metric of event.metrics) this.#insertMetric(event, metric);
        return;
      case 'step-failed':
        this.#finishStep(event, 'failed', { failure: event.failure });
        return;
      case 'step-skipped':
        this.#finishStep(event, 'skipped', {});
        return;
      case 'step-canceled':
        this.#finishStep(event, 'canceled', {});
        return;
      case 'run-finished':
        this.#statements.finishRun.run({ runId, at, status: event.status });
        return;
      default:
        unreachable(event);
    }
  }

  #insertMetric(
    { runId, nodeId, at }: { runId: string; nodeId: string; at: number },
    { name, value, step }: { name: string; value: number; step?: number | undefined },
  ): void {
    this.#statements.insertMetric.run({ runId, nodeId, at, name, value, step: step ?? null });
  }

  #finishStep(
    { runId, nodeId, at }: { runId: string; nodeId: string; at: number },
    status: StepStatus,
    { outputs = {}, failure }: { outputs?: object; failure?: object },
  ): void {
    this.#statements.finishStep.run({
      runId,
      nodeId,
      at,
      status,
      outputs: JSON.stringify(outputs),
      failure: failure ? JSON.stringify(failure) : null,
    });
  }
}

/** By an index first: the rows themselves are behind long snapshots, those of all runs that there ever were. */
const runningRuns = `SELECT id FROM runs WHERE id IN (SELECT id FROM runs WHERE status = 'running') AND source = 'pipewright'`;

function prepare(database: Database.Database) {
  return {
    insertRun: database.prepare(
      `INSERT INTO runs (id, name, file, snapshot, parameters, git_commit, git_dirty, status, started_at, parent_run, parent_node)
       VALUES (@runId, @name, @file, @snapshot, @parameters, @commit, @dirty, 'running', @at, @parentRun, @parentNode)`,
    ),
    insertStep: database.prepare(
      `INSERT INTO steps (run_id, node_id, position, module, title, status)
       VALUES (@runId, @nodeId, @position, @module, @title, 'queued')`,
    ),
    startStep: database.prepare(
      `UPDATE steps SET status = 'running', attempt = @attempt, key = @key, started_at = @at,
       finished_at = NULL, failure = NULL WHERE run_id = @runId AND node_id = @nodeId`,
    ),
    reuseStep: database.prepare(
      `UPDATE steps SET status = 'reused', key = @key, started_at = @at, finished_at = @at,
       outputs = @outputs WHERE run_id = @runId AND node_id = @nodeId`,
    ),
    insertKey: database.prepare('INSERT OR IGNORE INTO step_keys (key, parts) VALUES (@key, @parts)'),
    finishStep: database.prepare(
      `UPDATE steps SET status = @status, finished_at = @at, outputs = @outputs, failure = @failure
       WHERE run_id = @runId AND node_id = @nodeId`,
    ),
    finishRun: database.prepare('UPDATE runs SET status = @status, finished_at = @at WHERE id = @runId'),
    insertMetric: database.prepare(
      `INSERT INTO metrics (run_id, node_id, name, value, step, at) VALUES (@runId, @nodeId, @name, @value, @step, @at)`,
    ),
    clearMetrics: database.prepare('DELETE FROM metrics WHERE run_id = @runId AND node_id = @nodeId'),
    insertLog: database.prepare(
      'INSERT INTO logs (run_id, node_id, at, level, message) VALUES (@runId, @nodeId, @at, @level, @message)',
    ),
    interruptSteps: database.prepare(
      `UPDATE steps SET status = CASE status WHEN 'running' THEN 'interrupted' ELSE 'skipped' END, finished_at = @at
       WHERE status IN ('running', 'queued') AND run_id IN (${runningRuns})`,
    ),
    interruptRuns: database.prepare(
      `UPDATE runs SET status = 'interrupted', finished_at = @at WHERE id IN (${runningRuns})`,
    ),
    requestCancel: database.prepare('INSERT OR IGNORE INTO cancel_requests (run_id) VALUES (@runId)'),
    cancelRequested: database.prepare('SELECT 1 FROM cancel_requests WHERE run_id = @runId'),
  };
}
