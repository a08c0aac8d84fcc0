import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { pipelineFormat } from '../contract/graph.ts';
import { mlflowNode, type RunStatus } from '../contract/run.ts';
import { ExperimentStore, pipelinesExperiment } from './experimentStore.ts';
import { checkKey, checkValue } from './limits.ts';
import { invalid, MlflowError, missing } from './mlflowError.ts';

export interface LoggedMetric {
  key: string;
  /** null: not a number. */
  value: number | null;
  timestamp: number;
  step: number;
}

export interface LoggedValue {
  key: string;
  value: string;
}

interface RunRow {
  id: string;
  source: string;
  hidden: number;
  parameters: string;
}

const nameTag = 'mlflow.runName';

/** Runs as MLflow's client writes them. Runs of pipelines are read, tagged and hidden, and not written otherwise. */
export class LoggedRuns {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Answers its id. */
  create(run: { experimentId: string; name: string; user: string; startedAt: number; tags: LoggedValue[] }): string {
    const experiment = new ExperimentStore(this.#database).getActive(run.experimentId);
    if (experiment.id === pipelinesExperiment)
      throw new MlflowError(
        'PERMISSION_DENIED',
        `"${experiment.name}" holds the runs of pipelines. Choose another experiment.`,
      );
    const id = randomBytes(16).toString('hex');
    const name = run.name || run.tags.find(({ key }) => key === nameTag)?.value || `run-${id.slice(0, 6)}`;
    this.#database.transaction(() => {
      this.#database
        .prepare(
          `INSERT INTO runs (id, name, snapshot, parameters, status, started_at, source)
           VALUES (?, ?, ?, '{}', 'running', ?, 'mlflow')`,
        )
        .run(id, name, JSON.stringify({ format: pipelineFormat, name, nodes: [] }), run.startedAt);
      this.#database
        .prepare('INSERT INTO mlflow_runs (run_id, experiment_id, user) VALUES (?, ?, ?)')
        .run(id, experiment.id, run.user);
      for (const tag of run.tags) this.#putTag(id, tag);
    })();
    return id;
  }

  /** Throws MlflowError when there is none. */
  require(id: string): RunRow {
    const row = this.#database.prepare('SELECT id, source, hidden, parameters FROM runs WHERE id = ?').get(id);
    if (row === undefined) throw missing(`Run with id=${id} not found`);
    return row as RunRow;
  }

  /** As `require`, of one that the client may log to. */
  requireOpen(id: string): RunRow {
    const run = this.require(id);
    if (run.source !== 'mlflow')
      throw new MlflowError(
        'PERMISSION_DENIED',
        `The run ${id} is one of a pipeline: it can be read and tagged, and nothing can be logged to it.`,
      );
    if (run.hidden === 1) throw invalid(`The run ${id} is deleted. Restore it first.`);
    return run;
  }

  update(
    id: string,
    change: { status?: RunStatus | undefined; endTime?: number | undefined; name?: string | undefined },
  ): void {
    this.requireOpen(id);
    this.#database
      .prepare(
        `UPDATE runs SET status = coalesce(@status, status), name = coalesce(@name, name),
           finished_at = CASE WHEN @status = 'running' THEN NULL ELSE coalesce(@endTime, finished_at) END WHERE id = @id`,
      )
      .run({ id, status: change.status ?? null, endTime: change.endTime ?? null, name: change.name || null });
  }

  setDeleted(id: string, deleted: boolean): void {
    this.require(id);
    this.#database.prepare('UPDATE runs SET hidden = ? WHERE id = ?').run(Number(deleted), id);
  }

  /** Logs all of it, or nothing. Throws MlflowError. */
  log(
    id: string,
    { metrics, parameters, tags }: { metrics: LoggedMetric[]; parameters: LoggedValue[]; tags: LoggedValue[] },
  ): void {
    this.#database
      .transaction(() => {
        const run = this.requireOpen(id);
        this.#addParameters(run, parameters);
        const insert = this.#database.prepare(
          'INSERT INTO metrics (run_id, node_id, name, value, step, at) VALUES (?, ?, ?, ?, ?, ?)',
        );
        for (const { key, value, step, timestamp } of metrics) {
          checkKey('metric', key);
          insert.run(id, mlflowNode, key, clamp(value), step, timestamp);
        }
        for (const tag of tags) this.#putTag(id, tag);
      })
      .immediate();
  }

  /** Of any run. */
  setTag(id: string, tag: LoggedValue): void {
    const run = this.require(id);
    if (tag.key === nameTag && run.source !== 'mlflow')
      throw invalid('A run of a pipeline has the name of its pipeline.');
    this.#putTag(id, tag);
  }

  removeTag(id: string, key: string): void {
    this.require(id);
    const { changes } = this.#database.prepare('DELETE FROM run_tags WHERE run_id = ? AND key = ?').run(id, key);
    if (changes === 0) throw missing(`No tag with name: ${key} in run with id ${id}`);
  }

  /** Adds to the JSON list of `inputs` or `outputs`. */
  addLinks(id: string, column: 'inputs' | 'outputs', links: readonly unknown[]): void {
    this.#database
      .transaction(() => {
        this.requireOpen(id);
        const read = this.#database.prepare(`SELECT ${column} FROM mlflow_runs WHERE run_id = ?`).pluck();
        const known = JSON.parse(read.get(id) as string) as unknown[];
        const added = links.filter((link) => !known.some((one) => JSON.stringify(one) === JSON.stringify(link)));
        const text = JSON.stringify([...known, ...added]);
        this.#database.prepare(`UPDATE mlflow_runs SET ${column} = ? WHERE run_id = ?`).run(text, id);
      })
      .immediate();
  }

  /** A parameter is given once: the same again changes nothing, another value is refused. */
  #addParameters({ id, parameters: text }: RunRow, given: readonly LoggedValue[]): void {
    if (given.length === 0) return;
    const parameters = new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
    for (const { key, value } of given) {
      checkKey('parameter', key);
      checkValue('parameter', key, value);
      const before = parameters.get(key);
      if (before !== undefined && before !== value)
        throw invalid(`The parameter "${key}" of the run ${id} is '${before}' and stays so; '${value}' was given.`);
      parameters.set(key, value);
    }
    const changed = JSON.stringify(Object.fromEntries(parameters));
    this.#database.prepare('UPDATE runs SET parameters = ? WHERE id = ?').run(changed, id);
  }

  #putTag(id: string, { key, value }: LoggedValue): void {
    checkKey('tag', key);
    checkValue('tag', key, value);
    if (key === nameTag) {
      this.#database.prepare('UPDATE runs SET name = ? WHERE id = ?').run(value, id);
      return;
    }
    this.#database
      .prepare(
        'INSERT INTO run_tags (run_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      )
      .run(id, key, value);
  }
}

/** Infinities become the largest doubles, as MLflow's own store has them: JSON knows none. */
function clamp(value: number | null): number | null {
  return value === null ? null : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
