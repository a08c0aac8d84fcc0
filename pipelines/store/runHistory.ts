import type Database from 'better-sqlite3';
import type { Artifact } from '../contract/artifact.ts';
import type { KeyParts, MetricValue, RunSource, RunStatus, StepFailure, StepKey, StepStatus } from '../contract/run.ts';
import { DamagedStoreError } from './damagedStoreError.ts';

export interface RunRecord {
  id: string;
  name: string;
  file: string | null;
  status: RunStatus;
  startedAt: number;
  finishedAt: number | null;
  parameters: Record<string, unknown>;
  git: { commit: string; dirty: boolean } | null;
  /** Of a child run: the step that asked for it. */
  parent: { runId: string; nodeId: string } | null;
  source: RunSource;
}

export interface StepRecord {
  nodeId: string;
  module: string;
  title: string;
  status: StepStatus;
  attempt: number;
  key: StepKey | null;
  startedAt: number | null;
  finishedAt: number | null;
  outputs: Record<string, Artifact>;
  failure: StepFailure | null;
  /** Compute target that it was given to; null: processes of this machine. */
  target: string | null;
  /** Where the target ran it. */
  place: string | null;
}

export interface LogRecord {
  nodeId: string;
  at: number;
  level: 'info' | 'warning' | 'error';
  message: string;
}

export interface NumberedLog extends LogRecord {
  id: number;
}

export interface RunRow {
  id: string;
  name: string;
  file: string | null;
  status: RunStatus;
  started_at: number;
  finished_at: number | null;
  parameters: string;
  git_commit: string | null;
  git_dirty: number | null;
  parent_run: string | null;
  parent_node: string | null;
  source: RunSource;
}

interface StepRow {
  node_id: string;
  module: string;
  title: string;
  status: StepStatus;
  attempt: number;
  key: StepKey | null;
  started_at: number | null;
  finished_at: number | null;
  outputs: string;
  failure: string | null;
  target: string | null;
  place: string | null;
}

/** Reads what RunStore wrote. Every list is in a stable order. */
export class RunHistory {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Newest first, without hidden ones and child runs. */
  list(limit = 100): RunRecord[] {
    const rows = this.#database
      .prepare('SELECT * FROM runs WHERE hidden = 0 AND parent_run IS NULL ORDER BY started_at DESC, id DESC LIMIT ?')
      .all(limit);
    return (rows as RunRow[]).map(toRun);
  }

  /** The run with this id, or the only one whose id begins with it, or the newest for `latest`. */
  find(id: string): RunRecord | undefined {
    if (id === 'latest') return this.list(1)[0];
    const rows = this.#database
      .prepare(
        "SELECT * FROM runs WHERE id = @id OR id LIKE replace(replace(@id, '%', ''), '_', '') || '%' ORDER BY id = @id DESC LIMIT 2",
      )
      .all({ id }) as RunRow[];
    const [first, second] = rows;
    if (!first || (second && first.id !== id)) return undefined;
    return toRun(first);
  }

  /** The runs that steps of a run have asked for, in the order in which they began. */
  children(runId: string): RunRecord[] {
    const rows = this.#database
      .prepare('SELECT * FROM runs WHERE parent_run = ? ORDER BY started_at, rowid')
      .all(runId);
    return (rows as RunRow[]).map(toRun);
  }

  steps(runId: string): StepRecord[] {
    const rows = this.#database.prepare('SELECT * FROM steps WHERE run_id = ? ORDER BY position').all(runId);
    return (rows as StepRow[]).map(toStep);
  }

  /** One step of a run; undefined when there is no such run or step. */
  step(runId: string, nodeId: string): StepRecord | undefined {
    const row = this.#database.prepare('SELECT * FROM steps WHERE run_id = ? AND node_id = ?').get(runId, nodeId);
    return row === undefined ? undefined : toStep(row as StepRow);
  }

  /** Metrics by node, in the order in which they were reported. What is not a number is left out. */
  metrics(runId: string): Map<string, MetricValue[]> {
    const rows = this.#database
      .prepare('SELECT node_id, name, value, step FROM metrics WHERE run_id = ? AND value IS NOT NULL ORDER BY id')
      .all(runId) as { node_id: string; name: string; value: number; step: number | null }[];
    const byNode = new Map<string, MetricValue[]>();
    for (const { node_id, name, value, step } of rows) {
      const list = byNode.get(node_id) ?? [];
      list.push(step === null ? { name, value } : { name, value, step });
      byNode.set(node_id, list);
    }
    return byNode;
  }

  logs(runId: string, nodeId?: string): LogRecord[] {
    return this.#database
      .prepare(
        `SELECT node_id AS nodeId, at, level, message FROM logs
         WHERE run_id = @runId AND (@nodeId IS NULL OR node_id = @nodeId) ORDER BY id`,
      )
      .all({ runId, nodeId: nodeId ?? null }) as LogRecord[];
  }

  /** Lines with an id above `after`, 5,000 at most, so that a page can go on where it stopped. */
  logsAfter({ runId, nodeId, after }: { runId: string; nodeId?: string | undefined; after: number }): NumberedLog[] {
    return this.#database
      .prepare(
        `SELECT id, node_id AS nodeId, at, level, message FROM logs
         WHERE run_id = @runId AND id > @after AND (@nodeId IS NULL OR node_id = @nodeId) ORDER BY id LIMIT 5000`,
      )
      .all({ runId, nodeId: nodeId ?? null, after }) as NumberedLog[];
  }

  /** The pipeline as it was run. */
  snapshot(runId: string): unknown {
    const text = this.#database.prepare('SELECT snapshot FROM runs WHERE id = ?').pluck().get(runId);
    return typeof text === 'string' ? readJson(text) : undefined;
  }

  /** Key parts by node, of the steps that got as far as having a key. */
  keyParts(runId: string): Map<string, KeyParts> {
    const rows = this.#database
      .prepare(
        'SELECT node_id AS nodeId, parts FROM steps JOIN step_keys USING (key) WHERE run_id = ? ORDER BY position',
      )
      .all(runId) as { nodeId: string; parts: string }[];
    return new Map(rows.map(({ nodeId, parts }) => [nodeId, readJson(parts) as KeyParts]));
  }

  /** As `earlierKeys`, of runs that began before the given one. */
  keysBefore(
    runId: string,
    module: string,
    nodeId: string,
    limit = 200,
  ): { runId: string; nodeId: string; key: string; parts: KeyParts }[] {
    const rows = this.#database
      .prepare(
        `SELECT s.run_id AS runId, s.node_id AS nodeId, s.key, k.parts
         FROM steps s JOIN step_keys k USING (key) JOIN runs r ON r.id = s.run_id JOIN runs now ON now.id = @runId
         WHERE s.module = @module AND s.status IN ('completed', 'reused')
           AND (r.started_at, r.id) < (now.started_at, now.id) AND (r.parent_run IS NULL) = (now.parent_run IS NULL)
         ORDER BY s.node_id = @nodeId DESC, r.started_at DESC, r.id DESC LIMIT @limit`,
      )
      .all({ runId, module, nodeId, limit }) as { runId: string; nodeId: string; key: string; parts: string }[];
    return rows.map((row) => ({ ...row, parts: readJson(row.parts) as KeyParts }));
  }

  /** The step that computed the result of this key last before a run began; undefined when it is no longer in the history. */
  computedBefore(runId: string, key: string): { runId: string; name: string; startedAt: number } | undefined {
    return this.#database
      .prepare(
        `SELECT r.id AS runId, r.name, s.started_at AS startedAt
         FROM steps s JOIN runs r ON r.id = s.run_id JOIN runs now ON now.id = @runId
         WHERE s.key = @key AND s.status = 'completed' AND r.id <> @runId AND r.started_at <= now.started_at
         ORDER BY s.finished_at DESC LIMIT 1`,
      )
      .get({ runId, key }) as { runId: string; name: string; startedAt: number } | undefined;
  }

  /** The step that computed the result of this key last; undefined when it is no longer in the history. */
  computed(key: string): { runId: string; name: string; startedAt: number } | undefined {
    return this.#database
      .prepare(
        `SELECT r.id AS runId, r.name, s.started_at AS startedAt FROM steps s JOIN runs r ON r.id = s.run_id
         WHERE s.key = ? AND s.status = 'completed' ORDER BY s.finished_at DESC LIMIT 1`,
      )
      .get(key) as { runId: string; name: string; startedAt: number } | undefined;
  }

  /**
   * Takes runs out of the list, or puts them back. Answers how many of them there are. One that is going on stays, but for those of
   * other programs, which may have ended without a word.
   */
  setHidden(runIds: readonly string[], hidden: boolean): number {
    const statement = this.#database.prepare(
      "UPDATE runs SET hidden = @hidden WHERE id = @id AND (status <> 'running' OR source <> 'pipewright')",
    );
    return this.#database.transaction(() =>
      runIds.reduce((sum, id) => sum + statement.run({ id, hidden: Number(hidden) }).changes, 0),
    )();
  }

  /** Ids of hidden runs, for collection. */
  hidden(): string[] {
    return this.#database.prepare('SELECT id FROM runs WHERE hidden = 1').pluck().all() as string[];
  }

  /** Key parts of earlier steps with a result: those of the same node first, newest first. */
  earlierKeys(
    module: string,
    nodeId: string,
    limit = 200,
  ): { runId: string; nodeId: string; key: string; parts: KeyParts }[] {
    const rows = this.#database
      .prepare(
        `SELECT s.run_id AS runId, s.node_id AS nodeId, s.key, k.parts
         FROM steps s JOIN step_keys k USING (key) JOIN runs r ON r.id = s.run_id
         WHERE s.module = @module AND s.status IN ('completed', 'reused') AND r.parent_run IS NULL
         ORDER BY s.node_id = @nodeId DESC, r.started_at DESC LIMIT @limit`,
      )
      .all({ module, nodeId, limit }) as { runId: string; nodeId: string; key: string; parts: string }[];
    return rows.map((row) => ({ ...row, parts: readJson(row.parts) as KeyParts }));
  }

  /** Ids of runs beyond the newest `keep`, for collection. A run that is going on is never one. */
  beyond(keep: number): string[] {
    return this.#database
      .prepare(
        "SELECT id FROM runs WHERE status <> 'running' AND hidden = 0 AND parent_run IS NULL ORDER BY started_at DESC, id DESC LIMIT -1 OFFSET ?",
      )
      .pluck()
      .all(keep) as string[];
  }

  /** Removes runs, their children, and the keys that no other run has. Answers how many runs went, children among them. */
  remove(runIds: readonly string[]): number {
    const statement = this.#database.prepare('DELETE FROM runs WHERE id = ?');
    const count = this.#database.prepare('SELECT count(*) FROM runs').pluck();
    return this.#database.transaction(() => {
      const before = count.get() as number;
      for (const id of runIds) statement.run(id);
      this.#database.exec('DELETE FROM step_keys WHERE key NOT IN (SELECT key FROM steps WHERE key IS NOT NULL)');
      return before - (count.get() as number);
    })();
  }

  /** Keys and artifact digests that some run of the history names. */
  references(): { keys: Set<string>; digests: Set<string> } {
    const rows = this.#database.prepare('SELECT key, outputs FROM steps').all() as {
      key: string | null;
      outputs: string;
    }[];
    const keys = new Set<string>();
    const digests = new Set<string>();
    for (const { key, outputs } of rows) {
      if (key) keys.add(key);
      for (const artifact of Object.values(readJson(outputs) as Record<string, Artifact>)) digests.add(artifact.digest);
    }
    return { keys, digests };
  }
}

/** A row without its snapshot, as the record that it stands for. */
export function toRun(row: RunRow): RunRecord {
  return {
    id: row.id,
    name: row.name,
    file: row.file,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    parameters: readJson(row.parameters) as Record<string, unknown>,
    git: row.git_commit === null ? null : { commit: row.git_commit, dirty: row.git_dirty === 1 },
    parent: row.parent_run === null ? null : { runId: row.parent_run, nodeId: row.parent_node ?? '' },
    source: row.source,
  };
}

function toStep(row: StepRow): StepRecord {
  return {
    nodeId: row.node_id,
    module: row.module,
    title: row.title,
    status: row.status,
    attempt: row.attempt,
    key: row.key,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outputs: readJson(row.outputs) as Record<string, Artifact>,
    failure: row.failure === null ? null : (readJson(row.failure) as StepFailure),
    target: row.target,
    place: row.place,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedStoreError(undefined, error);
  }
}
