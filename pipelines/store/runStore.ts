import type Database from 'better-sqlite3';
import { unreachable } from '../contract/error.ts';
import type { RunEvent } from '../contract/event.ts';
import type { StepStatus } from '../contract/run.ts';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

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
      const written = new Set<RunEvent>();
      for (const event of events) {
        if (event.type === 'run-started') for (const reuse of this.#startRun(event, events)) written.add(reuse);
        else if (event.type === 'step-reused') this.#reuseStep(event, written.has(event));
        else this.#apply(event);
      }
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

  /**
   * Writes a run and its steps, of which `events` tells more: a step that is reused in them is written once, as it ends. Answers the
   * events of those steps.
   */
  #startRun(event: EventOf<'run-started'>, events: readonly RunEvent[]): Iterable<RunEvent> {
    const { runId, at } = event;
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
    const reuses = new Map<string, EventOf<'step-reused'>>();
    for (const other of events) {
      if (other.type === 'step-reused' && other.runId === runId) reuses.set(other.nodeId, other);
    }
    for (const [position, { nodeId, module, title }] of event.steps.entries()) {
      const reuse = reuses.get(nodeId);
      this.#statements.insertStep.run({
        runId,
        nodeId,
        position,
        module,
        title,
        status: reuse ? 'reused' : 'queued',
        key: reuse?.key ?? null,
        at: reuse?.at ?? null,
        outputs: JSON.stringify(reuse?.outputs ?? {}),
      });
    }
    return reuses.values();
  }

  #reuseStep(event: EventOf<'step-reused'>, isWritten: boolean): void {
    const { runId, at, nodeId, key } = event;
    if (!isWritten) this.#statements.reuseStep.run({ runId, at, nodeId, key, outputs: JSON.stringify(event.outputs) });
    this.#keepKey(event);
    for (const metric of event.metrics) this.#insertMetric(event, metric);
  }

  #keepKey({ key, keyParts }: EventOf<'step-started' | 'step-reused'>): void {
    // Most keys are known, and their parts are long.
    if (this.#statements.hasKey.get(key) === undefined)
      this.#statements.insertKey.run({ key, parts: JSON.stringify(keyParts) });
  }

  #apply(event: Exclude<RunEvent, { type: 'run-started' | 'step-reused' }>): void {
    const { runId, at } = event;
    switch (event.type) {
      case 'step-started':
        this.#statements.clearMetrics.run({ runId, nodeId: event.nodeId });
        this.#statements.startStep.run({
          runId,
          at,
          nodeId: event.nodeId,
          attempt: event.attempt,
          key: event.key,
          target: event.target ?? null,
        });
        this.#keepKey(event);
        return;
      case 'step-placed':
        this.#statements.placeStep.run({ runId, nodeId: event.nodeId, place: event.place });
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
      `INSERT INTO steps (run_id, node_id, position, module, title, status, key, started_at, finished_at, outputs)
       VALUES (@runId, @nodeId, @position, @module, @title, @status, @key, @at, @at, @outputs)`,
    ),
    placeStep: database.prepare(`UPDATE steps SET place = @place WHERE run_id = @runId AND node_id = @nodeId`),
    startStep: database.prepare(
      `UPDATE steps SET status = 'running', attempt = @attempt, key = @key, started_at = @at,
       target = @target, place = NULL, finished_at = NULL, failure = NULL WHERE run_id = @runId AND node_id = @nodeId`,
    ),
    reuseStep: database.prepare(
      `UPDATE steps SET status = 'reused', key = @key, started_at = @at, finished_at = @at,
       outputs = @outputs WHERE run_id = @runId AND node_id = @nodeId`,
    ),
    hasKey: database.prepare('SELECT 1 FROM step_keys WHERE key = ?').pluck(),
    insertKey: database.prepare('INSERT INTO step_keys (key, parts) VALUES (@key, @parts)'),
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
