import type Database from 'better-sqlite3';
import { modelName } from '../contract/registry.ts';

/** What is kept of a model beside its versions. */
export interface RegisteredModel {
  name: string;
  createdAt: number;
  updatedAt: number;
  description: string;
  tags: Record<string, string>;
  /** Versions by the names that they were given. */
  aliases: Record<string, number>;
}

interface ModelRow {
  name: string;
  created_at: number;
  updated_at: number;
  description: string;
  tags: string;
  aliases: string;
}

export type ModelChange = Partial<Pick<RegisteredModel, 'description' | 'tags' | 'aliases'>>;

/** Registered models by themselves. One may be there before it has a version. */
export class RegisteredModels {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** By name. */
  list(): RegisteredModel[] {
    const rows = this.#database.prepare('SELECT * FROM models WHERE removed = 0 ORDER BY name').all();
    return (rows as ModelRow[]).map(toModel);
  }

  find(name: string): RegisteredModel | undefined {
    const row = this.#database.prepare('SELECT * FROM models WHERE removed = 0 AND name = ?').get(name);
    return row === undefined ? undefined : toModel(row as ModelRow);
  }

  /** false: there is one of this name. Its name has to be one that `modelName` takes. */
  create(name: string, { description = '', tags = {} }: ModelChange): boolean {
    modelName.parse(name);
    const { changes } = this.#database
      .prepare(
        `INSERT INTO models (name, created_at, updated_at, description, tags) VALUES (@name, @at, @at, @description, @tags)
         ON CONFLICT (name) DO UPDATE SET removed = 0, created_at = @at, updated_at = @at, description = @description,
           tags = @tags, aliases = '{}' WHERE removed = 1`,
      )
      .run({ name, at: Date.now(), description, tags: JSON.stringify(tags) });
    return changes > 0;
  }

  /** Changes what is named. Undefined: there is no such model. */
  update(name: string, changeOf: (model: RegisteredModel) => ModelChange): RegisteredModel | undefined {
    const update = this.#database.transaction(() => {
      const before = this.find(name);
      if (!before) return undefined;
      const { description, tags, aliases } = { ...before, ...changeOf(before) };
      this.#database
        .prepare('UPDATE models SET description = ?, tags = ?, aliases = ?, updated_at = ? WHERE name = ?')
        .run(description, JSON.stringify(tags), JSON.stringify(aliases), Date.now(), name);
      return this.find(name);
    });
    return update.immediate();
  }

  /** Removes a model that has no version. false: there is none. */
  removeEmpty(name: string): boolean {
    const statement = this.#database.prepare(
      `UPDATE models SET removed = 1, updated_at = ? WHERE removed = 0 AND name = ?
         AND NOT EXISTS (SELECT 1 FROM model_versions v WHERE v.name = models.name)`,
    );
    return statement.run(Date.now(), name).changes > 0;
  }
}

/** Takes away the aliases of versions that there are no more. */
export function takeAliases(database: Database.Database, name: string): void {
  database
    .prepare(
      `UPDATE models SET aliases = (
         SELECT json_group_object(key, value) FROM json_each(models.aliases)
         WHERE value IN (SELECT version FROM model_versions v WHERE v.name = models.name)
       ) WHERE name = ?`,
    )
    .run(name);
}

function toModel({ created_at, updated_at, tags, aliases, ...row }: ModelRow): RegisteredModel {
  return {
    name: row.name,
    description: row.description,
    createdAt: created_at,
    updatedAt: updated_at,
    tags: JSON.parse(tags) as Record<string, string>,
    aliases: JSON.parse(aliases) as Record<string, number>,
  };
}
