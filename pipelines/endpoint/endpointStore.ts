import type Database from 'better-sqlite3';
import { type Endpoint, endpoint } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import { DamagedStoreError } from '../store/damagedStoreError.ts';

/** An endpoint with the number of its last change. */
export interface StoredEndpoint<E extends Endpoint = Endpoint> {
  endpoint: E;
  /** 1 for a new one; counts up with every change. */
  revision: number;
}

interface Row {
  definition: string;
  revision: number;
}

/**
 * The endpoints of a workspace: the table is the truth, and the folders of real-time endpoints are made from it. Several programs
 * may change it at once: a change is one transaction over what the others have left.
 */
export class EndpointStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** By name. */
  list(): StoredEndpoint[] {
    const rows = this.#database.prepare('SELECT definition, revision FROM endpoints ORDER BY name').all();
    return (rows as Row[]).map(toEndpoint);
  }

  find(name: string): StoredEndpoint | undefined {
    const row = this.#database.prepare('SELECT definition, revision FROM endpoints WHERE name = ?').get(name);
    return row === undefined ? undefined : toEndpoint(row as Row);
  }

  findById(id: string): StoredEndpoint | undefined {
    const row = this.#database.prepare('SELECT definition, revision FROM endpoints WHERE id = ?').get(id);
    return row === undefined ? undefined : toEndpoint(row as Row);
  }

  /**
   * `make` is called with the ports that are taken, and answers the endpoint, or why there cannot be one, in words; nothing changes
   * while it looks.
   */
  add<E extends Endpoint>(
    name: string,
    make: (ports: ReadonlySet<number>) => Result<E, string>,
  ): Result<StoredEndpoint<E>, string> {
    const work = this.#database.transaction((): Result<StoredEndpoint<E>, string> => {
      if (this.find(name)) return { ok: false, error: `There is an endpoint "${name}" already. Choose another name.` };
      const made = make(this.ports());
      if (!made.ok) return made;
      const port = made.value.kind === 'real-time' ? made.value.port : null;
      this.#database
        .prepare('INSERT INTO endpoints (id, name, port, revision, definition) VALUES (?, ?, ?, 1, ?)')
        .run(made.value.id, name, port, JSON.stringify(made.value));
      return { ok: true, value: { endpoint: made.value, revision: 1 } };
    });
    return work.immediate();
  }

  /** `change` answers what becomes of the endpoint, or why it cannot be, in words; then nothing changes. */
  change<E extends Endpoint>(
    { endpoint: { id, name } }: StoredEndpoint<E>,
    change: (current: E) => Result<E, string>,
  ): Result<StoredEndpoint<E>, string> {
    const work = this.#database.transaction((): Result<StoredEndpoint<E>, string> => {
      const current = this.findById(id);
      if (!current) return { ok: false, error: `There is no endpoint "${name}" (any more).` };
      // An id is never given to an endpoint of another kind.
      const changed = change(current.endpoint as E);
      if (!changed.ok) return changed;
      const revision = current.revision + 1;
      this.#database
        .prepare('UPDATE endpoints SET revision = ?, definition = ? WHERE id = ?')
        .run(revision, JSON.stringify(changed.value), id);
      return { ok: true, value: { endpoint: changed.value, revision } };
    });
    return work.immediate();
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM endpoints WHERE id = ?').run(id);
  }

  ports(): Set<number> {
    const rows = this.#database.prepare('SELECT port FROM endpoints WHERE port IS NOT NULL').pluck().all();
    return new Set(rows as number[]);
  }

  /** Changes with every change of any endpoint, whichever program made it. */
  state(): string {
    const rows = this.#database.prepare("SELECT id || ':' || revision FROM endpoints ORDER BY id").pluck().all();
    return rows.join(' ');
  }

  /** A run that an endpoint has started, and what it was asked with. Its answers are about such runs only. */
  addRun(runId: string, endpointId: string, request: unknown): void {
    this.#database
      .prepare('INSERT INTO endpoint_runs (run_id, endpoint_id, request) VALUES (?, ?, ?)')
      .run(runId, endpointId, JSON.stringify(request));
  }

  /** Ids of the runs that an endpoint has started, newest first. */
  runs(endpointId: string, limit = 1000): string[] {
    return this.#database
      .prepare(
        `SELECT run_id FROM endpoint_runs JOIN runs ON runs.id = run_id WHERE endpoint_id = ?
         ORDER BY started_at DESC, run_id DESC LIMIT ?`,
      )
      .pluck()
      .all(endpointId, limit) as string[];
  }

  /** What a run was asked with; undefined where the endpoint has not started it. */
  requestOf(endpointId: string, runId: string): unknown {
    const text = this.#database
      .prepare('SELECT request FROM endpoint_runs WHERE endpoint_id = ? AND run_id = ?')
      .pluck()
      .get(endpointId, runId);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  }
}

function toEndpoint({ definition, revision }: Row): StoredEndpoint {
  try {
    return { endpoint: endpoint.parse(JSON.parse(definition)), revision };
  } catch (error) {
    throw new DamagedStoreError(undefined, error);
  }
}
