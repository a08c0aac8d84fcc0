import type Database from 'better-sqlite3';

export interface VersionRecord {
  id: number;
  name: string;
  /** Milliseconds since 1970. */
  savedAt: number;
  steps: number;
}

const columns = 'id, name, saved_at AS savedAt, steps';

/** Versions of pipelines that their users gave a name. */
export class PipelineVersions {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Newest first. */
  list(path: string): VersionRecord[] {
    const statement = this.#database.prepare(
      `SELECT ${columns} FROM pipeline_versions WHERE path = ? ORDER BY id DESC`,
    );
    return statement.all(path) as VersionRecord[];
  }

  /** `text`: the pipeline, as its file would hold it. */
  add({ path, name, steps, text }: { path: string; name: string; steps: number; text: string }): VersionRecord {
    const savedAt = Date.now();
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO pipeline_versions (path, name, saved_at, steps, text) VALUES (?, ?, ?, ?, ?)')
      .run(path, name, savedAt, steps, text);
    return { id: Number(lastInsertRowid), name, savedAt, steps };
  }

  find(id: number): { version: VersionRecord; text: string } | undefined {
    const row = this.#database.prepare(`SELECT ${columns}, text FROM pipeline_versions WHERE id = ?`).get(id);
    if (row === undefined) return undefined;
    const { text, ...version } = row as VersionRecord & { text: string };
    return { version, text };
  }

  /** Of all versions of all pipelines. */
  texts(): Iterable<string> {
    return this.#database.prepare('SELECT text FROM pipeline_versions').pluck().iterate() as Iterable<string>;
  }

  /** Whether there was one. */
  remove(id: number): boolean {
    return this.#database.prepare('DELETE FROM pipeline_versions WHERE id = ?').run(id).changes > 0;
  }

  /** Follows a pipeline to its new file. */
  move(from: string, to: string): void {
    this.#database.prepare('UPDATE pipeline_versions SET path = ? WHERE path = ?').run(to, from);
  }
}
