import type Database from 'better-sqlite3';
import { type Artifact, artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';
import { type ModelReference, type ModelStage, type ModelVersion, modelVersion } from '../contract/registry.ts';
import { DamagedStoreError } from '../store/damagedStoreError.ts';
import type { DeployedModels } from './deployedModels.ts';
import { takeAliases } from './registeredModels.ts';

/** What of a version never changes. */
export type ModelFacts = Omit<ModelVersion, keyof ModelReference | 'createdAt' | 'description' | 'tags' | 'stage'>;

export interface NewVersion {
  name: string;
  description: string;
  tags: Record<string, string>;
  facts: ModelFacts;
}

export interface VersionChange {
  description?: string | undefined;
  tags?: Record<string, string> | undefined;
  stage?: ModelStage | undefined;
}

interface VersionRow {
  name: string;
  version: number;
  created_at: number;
  stage: string;
  description: string;
  tags: string;
  facts: string;
}

/** The rows of registered models. Each change is one transaction; what it has written survives `kill -9`. */
export class ModelStore {
  readonly #database: Database.Database;
  readonly #deployed: DeployedModels;

  constructor(database: Database.Database, deployed: DeployedModels) {
    this.#database = database;
    this.#deployed = deployed;
  }

  /** Of all models, by name and newest first. */
  versions(): ModelVersion[] {
    return (
      this.#database.prepare('SELECT * FROM model_versions ORDER BY name, version DESC').all() as VersionRow[]
    ).map(toVersion);
  }

  /** Of one model, newest first; empty where there is none. */
  versionsOf(name: string): ModelVersion[] {
    const rows = this.#database.prepare('SELECT * FROM model_versions WHERE name = ? ORDER BY version DESC').all(name);
    return (rows as VersionRow[]).map(toVersion);
  }

  find({ name, version }: ModelReference): ModelVersion | undefined {
    const row = this.#database
      .prepare('SELECT * FROM model_versions WHERE name = ? AND version = ?')
      .get(name, version);
    return row === undefined ? undefined : toVersion(row as VersionRow);
  }

  /** Adds the next version of a model, which is made when there is none. Its artifacts have to be published before. */
  add({ name, description, tags, facts }: NewVersion): ModelVersion {
    const add = this.#database.transaction(() => {
      const at = Date.now();
      this.#database
        .prepare(
          `INSERT INTO models (name, created_at, updated_at) VALUES (@name, @at, @at)
           ON CONFLICT (name) DO UPDATE SET updated_at = @at,
             created_at = iif(removed, @at, created_at), description = iif(removed, '', description),
             tags = iif(removed, '{}', tags), aliases = iif(removed, '{}', aliases), removed = 0`,
        )
        .run({ name, at });
      const version = this.#database
        .prepare('UPDATE models SET last_version = last_version + 1 WHERE name = ? RETURNING last_version')
        .pluck()
        .get(name) as number;
      this.#database
        .prepare(
          `INSERT INTO model_versions (name, version, created_at, updated_at, stage, description, tags, facts)
           VALUES (@name, @version, @at, @at, 'none', @description, @tags, @facts)`,
        )
        .run({ name, version, at, description, tags: JSON.stringify(tags), facts: JSON.stringify(facts) });
      return version;
    });
    return this.#get({ name, version: add.immediate() });
  }

  /** Changes what may change. The version that was in production before is archived when another one gets there. */
  update(reference: ModelReference, change: VersionChange): Result<ModelVersion, string> {
    const update = this.#database.transaction((): Result<ModelVersion, string> => {
      const before = this.find(reference);
      if (!before) return { ok: false, error: noSuchVersion(reference) };
      const { description, tags, stage } = { ...before, ...withoutMissing(change) };
      if (stage === 'production') {
        this.#database
          .prepare(
            "UPDATE model_versions SET stage = 'archived' WHERE name = ? AND stage = 'production' AND version <> ?",
          )
          .run(reference.name, reference.version);
      }
      this.#database
        .prepare(
          `UPDATE model_versions SET description = @description, tags = @tags, stage = @stage, updated_at = @at
           WHERE name = @name AND version = @version`,
        )
        .run({ ...reference, description, tags: JSON.stringify(tags), stage, at: Date.now() });
      return { ok: true, value: this.#get(reference) };
    });
    return update.immediate();
  }

  /** Removes a version, or with null the model with all of them. Refused while one of them is deployed. */
  remove(name: string, version: number | null): Result<void, string> {
    const remove = this.#database.transaction((): Result<void, string> => {
      const going = this.versionsOf(name).filter((one) => version === null || one.version === version);
      if (going.length === 0) {
        return { ok: false, error: version === null ? noSuchModel(name) : noSuchVersion({ name, version }) };
      }
      const deployed = this.#deployed.of(name).filter((use) => going.some((one) => one.version === use.version));
      if (deployed.length > 0) return { ok: false, error: describeUse(name, deployed) };
      this.#database
        .prepare('DELETE FROM model_versions WHERE name = @name AND (@version IS NULL OR version = @version)')
        .run({ name, version });
      takeAliases(this.#database, name);
      this.#database
        .prepare('UPDATE models SET removed = @removed, updated_at = @at WHERE name = @name')
        .run({ name, removed: Number(version === null), at: Date.now() });
      return { ok: true, value: undefined };
    });
    return remove.immediate();
  }

  /** Endpoints that have a version of the model deployed. */
  uses(name: string): ReturnType<DeployedModels['of']> {
    return this.#deployed.of(name);
  }

  /** The artifacts that registered models are made of: gc keeps them. */
  artifacts(): Artifact[] {
    const list = this.#database
      .prepare(
        `SELECT json_extract(facts, '$.model') FROM model_versions
         UNION SELECT json_extract(facts, '$.servable') FROM model_versions WHERE json_extract(facts, '$.servable') IS NOT NULL`,
      )
      .pluck()
      .all() as string[];
    return list.map((text) => artifact.parse(JSON.parse(text)));
  }

  #get(reference: ModelReference): ModelVersion {
    const found = this.find(reference);
    if (!found) throw new Error(`${reference.name} ${reference.version} was written and is not there`);
    return found;
  }
}

export function noSuchVersion({ name, version }: ModelReference): string {
  return `The registry has no version ${version} of "${name}" (any more).`;
}

export function noSuchModel(name: string): string {
  return `The registry has no model "${name}" (any more).`;
}

function describeUse(name: string, uses: ReturnType<DeployedModels['of']>): string {
  const [first] = uses;
  const endpoints = [...new Set(uses.map(({ endpoint }) => `"${endpoint}"`))].join(', ');
  return `Version ${first?.version} of "${name}" is deployed at ${endpoints}. Remove the deployment or the endpoint first.`;
}

function withoutMissing(change: VersionChange): Partial<Pick<ModelVersion, 'description' | 'tags' | 'stage'>> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function toVersion({ created_at, tags, facts, ...row }: VersionRow): ModelVersion {
  try {
    const { name, version, stage, description } = row;
    return modelVersion.parse({
      ...(JSON.parse(facts) as object),
      name,
      version,
      stage,
      description,
      createdAt: created_at,
      tags: JSON.parse(tags) as unknown,
    });
  } catch (error) {
    throw new DamagedStoreError(undefined, error);
  }
}
