import type Database from 'better-sqlite3';
import { MlflowError, missing } from './mlflowError.ts';

export interface Experiment {
  id: number;
  name: string;
  createdAt: number;
  updatedAt: number;
  removed: boolean;
  tags: Record<string, string>;
}

/** Holds the runs of pipelines. It is not changed by MLflow's client. */
export const pipelinesExperiment = 1;

interface ExperimentRow {
  id: number;
  name: string;
  created_at: number;
  updated_at: number;
  removed: number;
  tags: string;
}

/** Experiments: what MLflow's client puts runs into. */
export class ExperimentStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Newest first. */
  list(): Experiment[] {
    return (this.#database.prepare('SELECT * FROM experiments ORDER BY id DESC').all() as ExperimentRow[]).map(
      toExperiment,
    );
  }

  /** Throws MlflowError when there is none. */
  get(id: string): Experiment {
    const row =
      /^\d{1,15}$/.test(id) && this.#database.prepare('SELECT * FROM experiments WHERE id = ?').get(Number(id));
    if (!row) throw missing(`No Experiment with id=${id} exists`);
    return toExperiment(row as ExperimentRow);
  }

  /** As `get`, of one that is not deleted. */
  getActive(id: string): Experiment {
    const experiment = this.get(id);
    if (experiment.removed)
      throw new MlflowError('INVALID_PARAMETER_VALUE', `The experiment ${id} is deleted. Restore it first.`);
    return experiment;
  }

  findByName(name: string): Experiment | undefined {
    const row = this.#database.prepare('SELECT * FROM experiments WHERE name = ?').get(name);
    return row === undefined ? undefined : toExperiment(row as ExperimentRow);
  }

  /** Answers its id. Throws MlflowError when the name is taken, by a deleted one too. */
  create(name: string, tags: Record<string, string>): number {
    this.#requireFree(name);
    const at = Date.now();
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO experiments (name, created_at, updated_at, tags) VALUES (?, ?, ?, ?)')
      .run(name, at, at, JSON.stringify(tags));
    return Number(lastInsertRowid);
  }

  rename(id: string, name: string): void {
    const experiment = this.#getOwn(id);
    if (experiment.name === name) return;
    this.#requireFree(name);
    this.#database
      .prepare('UPDATE experiments SET name = ?, updated_at = ? WHERE id = ?')
      .run(name, Date.now(), experiment.id);
  }

  setTags(id: string, tags: Record<string, string>): void {
    const { id: number } = this.getActive(id);
    const text = JSON.stringify(tags);
    this.#database
      .prepare('UPDATE experiments SET tags = ?, updated_at = ? WHERE id = ?')
      .run(text, Date.now(), number);
  }

  /** Takes an experiment and its runs out of the lists, or puts them back. */
  setRemoved(id: string, removed: boolean): void {
    const experiment = this.#getOwn(id);
    this.#database.transaction(() => {
      this.#database
        .prepare('UPDATE experiments SET removed = ?, updated_at = ? WHERE id = ?')
        .run(Number(removed), Date.now(), experiment.id);
      this.#database
        .prepare('UPDATE runs SET hidden = ? WHERE id IN (SELECT run_id FROM mlflow_runs WHERE experiment_id = ?)')
        .run(Number(removed), experiment.id);
    })();
  }

  #requireFree(name: string): void {
    const taken = this.findByName(name);
    if (!taken) return;
    const deleted = taken.removed ? ', which is deleted: restore it, or choose another name' : '';
    throw new MlflowError('RESOURCE_ALREADY_EXISTS', `There is an experiment "${name}" already${deleted}.`);
  }

  #getOwn(id: string): Experiment {
    const experiment = this.get(id);
    if (experiment.id !== pipelinesExperiment) return experiment;
    throw new MlflowError('PERMISSION_DENIED', `"${experiment.name}" holds the runs of pipelines, and stays as it is.`);
  }
}

function toExperiment({ created_at, updated_at, removed, tags, ...row }: ExperimentRow): Experiment {
  return {
    ...row,
    createdAt: created_at,
    updatedAt: updated_at,
    removed: removed === 1,
    tags: JSON.parse(tags) as Record<string, string>,
  };
}
