import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { listEntries } from './call.ts';
import { ExperimentStore } from './experimentStore.ts';
import { LoggedRuns } from './loggedRuns.ts';
import { missing } from './mlflowError.ts';

export interface LoggedModel {
  id: string;
  experimentId: number;
  runId: string | null;
  name: string;
  type: string;
  status: string;
  createdAt: number;
  updatedAt: number;
  tags: Record<string, string>;
  params: Record<string, string>;
}

interface ModelRow {
  id: string;
  experiment_id: number;
  run_id: string | null;
  name: string;
  type: string;
  status: string;
  created_at: number;
  updated_at: number;
  tags: string;
  params: string;
}

export type NewLoggedModel = Pick<LoggedModel, 'name' | 'type' | 'tags' | 'params'> & {
  experimentId: string;
  runId: string | null;
};

/** Models that MLflow's client has logged, whether they were registered or not. */
export class LoggedModels {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Newest first. */
  list(): LoggedModel[] {
    const rows = this.#database.prepare('SELECT * FROM mlflow_models ORDER BY created_at DESC, id').all();
    return (rows as ModelRow[]).map(toModel);
  }

  create({ experimentId, runId, name, type, tags, params }: NewLoggedModel): LoggedModel {
    const experiment = new ExperimentStore(this.#database).getActive(experimentId);
    if (runId !== null) new LoggedRuns(this.#database).requireOpen(runId);
    const id = `m-${randomUUID().replaceAll('-', '')}`;
    this.#database
      .prepare(
        `INSERT INTO mlflow_models (id, experiment_id, run_id, name, type, status, created_at, updated_at, tags, params)
         VALUES (@id, @experiment, @runId, @name, @type, 'LOGGED_MODEL_PENDING', @at, @at, @tags, @params)`,
      )
      .run({
        id,
        experiment: experiment.id,
        runId,
        name: name || `model-${id.slice(2, 8)}`,
        type,
        at: Date.now(),
        tags: JSON.stringify(tags),
        params: JSON.stringify(params),
      });
    return this.require(id);
  }

  /** Throws MlflowError when there is none. */
  require(id: string): LoggedModel {
    const row = this.#database.prepare('SELECT * FROM mlflow_models WHERE id = ?').get(id);
    if (row === undefined) throw missing(`Logged model with ID '${id}' not found.`);
    return toModel(row as ModelRow);
  }

  update(id: string, change: Partial<Pick<LoggedModel, 'status' | 'tags' | 'params'>>): LoggedModel {
    const { status, tags, params } = { ...this.require(id), ...change };
    this.#database
      .prepare('UPDATE mlflow_models SET status = ?, tags = ?, params = ?, updated_at = ? WHERE id = ?')
      .run(status, JSON.stringify(tags), JSON.stringify(params), Date.now(), id);
    return this.require(id);
  }

  remove(id: string): void {
    this.require(id);
    this.#database.prepare('DELETE FROM mlflow_models WHERE id = ?').run(id);
  }
}

export function modelUriOf({ experimentId, id }: LoggedModel): string {
  return `mlflow-artifacts:/${experimentId}/models/${id}/artifacts`;
}

/** As MLflow's client reads it. */
export function describeLoggedModel(model: LoggedModel): object {
  const { id, experimentId, runId, name, type, status, createdAt, updatedAt, tags, params } = model;
  return {
    info: {
      model_id: id,
      experiment_id: String(experimentId),
      name,
      model_type: type,
      status,
      creation_timestamp_ms: createdAt,
      last_updated_timestamp_ms: updatedAt,
      artifact_uri: modelUriOf(model),
      ...(runId === null ? {} : { source_run_id: runId }),
      tags: listEntries(tags),
    },
    data: { params: listEntries(params), metrics: [] },
  };
}

function toModel({ experiment_id, run_id, created_at, updated_at, tags, params, ...row }: ModelRow): LoggedModel {
  return {
    ...row,
    experimentId: experiment_id,
    runId: run_id,
    createdAt: created_at,
    updatedAt: updated_at,
    tags: JSON.parse(tags) as Record<string, string>,
    params: JSON.parse(params) as Record<string, string>,
  };
}
