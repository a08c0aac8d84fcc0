import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { readServable } from '../../modules/lib/serving/servableFile.ts';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import type {
  BatchEndpoint,
  Endpoint,
  KeptKey,
  PipelineEndpoint,
  RequestLogging,
  ServingState,
} from '../contract/endpoint.ts';
import { batchEndpoint } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import type { ModelReference } from '../contract/registry.ts';
import type { Servable } from '../contract/servable.ts';
import type { ModelStore } from '../registry/modelStore.ts';
import { EndpointStore, type StoredEndpoint } from './endpointStore.ts';
import { newKey, newKeys } from './keys.ts';
import { type NewKeys, newEndpointId, RealTimeEndpoints, type SomeLimits } from './realTimeEndpoints.ts';
import { readServingState, stopServing } from './serving/startServing.ts';
import { ServingFolders } from './servingFolders.ts';

export interface EndpointsOptions {
  database: Database.Database;
  /** The workspace's `.pipewright`. */
  state: string;
  artifacts: ArtifactStore;
  models: Pick<ModelStore, 'find'>;
}

export interface NewBatchEndpoint {
  name: string;
  model: ModelReference;
  description: string;
  partitionRows: number;
  output: BatchEndpoint['output'];
}

export interface EndpointSettings {
  description?: string | undefined;
  limits?: SomeLimits | undefined;
  logging?: RequestLogging | undefined;
}

/** A pipeline, as it is published. */
export interface PublishedPipeline {
  /** Its file's path in the workspace. */
  file: string;
  text: string;
  description: string;
  makeDefault: boolean;
}

type Answer<E extends Endpoint = Endpoint> = Result<E, string>;

/** The endpoints of a workspace, of all kinds. Expected failures are words for the user. */
export class Endpoints {
  readonly store: EndpointStore;
  readonly realTime: RealTimeEndpoints;
  readonly folders: ServingFolders;
  readonly #artifacts: ArtifactStore;

  constructor({ database, state, artifacts, models }: EndpointsOptions) {
    this.store = new EndpointStore(database);
    this.folders = new ServingFolders({ root: join(state, 'endpoints'), store: this.store, artifacts, models });
    this.realTime = new RealTimeEndpoints({ store: this.store, folders: this.folders });
    this.#artifacts = artifacts;
  }

  /** An endpoint of any kind. The error says that there is none. */
  findAny(name: string): Result<StoredEndpoint, string> {
    const found = this.store.find(name);
    return found ? { ok: true, value: found } : refuse(`There is no endpoint "${name}" (any more).`);
  }

  /** An endpoint of one kind. The error says that there is none. */
  find<K extends Endpoint['kind']>(
    name: string,
    kind: K,
  ): Result<StoredEndpoint<Extract<Endpoint, { kind: K }>>, string> {
    const found = this.store.find(name);
    if (!found) return refuse(`There is no endpoint "${name}" (any more).`);
    if (found.endpoint.kind !== kind)
      return refuse(`"${name}" is a ${found.endpoint.kind} endpoint, not a ${kind} one.`);
    return { ok: true, value: found as StoredEndpoint<Extract<Endpoint, { kind: K }>> };
  }

  createBatch(asked: NewBatchEndpoint): Result<{ endpoint: BatchEndpoint; keys: NewKeys }, string> {
    const createdAt = Date.now();
    const { keys, kept } = newKeys(createdAt);
    const added = this.store.add(asked.name, () => {
      const found = this.folders.servableOf(asked.model);
      if (!found.ok) return found;
      const made = { kind: 'batch', id: newEndpointId(), createdAt, keys: kept, ...asked };
      return { ok: true, value: batchEndpoint.parse(made) };
    });
    return added.ok ? { ok: true, value: { endpoint: added.value.endpoint, keys } } : added;
  }

  /** A new pipeline endpoint, with its keys, or another version of the one that has the name. */
  publish(
    name: string,
    { makeDefault, ...published }: PublishedPipeline,
  ): Result<{ endpoint: PipelineEndpoint; keys: NewKeys | null }, string> {
    const publishedAt = Date.now();
    if (!this.store.find(name)) {
      const { keys, kept } = newKeys(publishedAt);
      const added = this.store.add<PipelineEndpoint>(name, () => ({
        ok: true,
        value: {
          kind: 'pipeline',
          id: newEndpointId(),
          name,
          description: '',
          createdAt: publishedAt,
          keys: kept,
          versions: [{ version: 1, publishedAt, ...published }],
          defaultVersion: 1,
        },
      }));
      return added.ok ? { ok: true, value: { endpoint: added.value.endpoint, keys } } : added;
    }
    const found = this.find(name, 'pipeline');
    if (!found.ok) return found;
    const changed = this.store.change(found.value, (endpoint) => {
      const version = Math.max(...endpoint.versions.map((one) => one.version)) + 1;
      const versions = [...endpoint.versions, { version, publishedAt, ...published }];
      const defaultVersion = makeDefault ? version : endpoint.defaultVersion;
      return { ok: true, value: { ...endpoint, versions, defaultVersion } };
    });
    return changed.ok ? { ok: true, value: { endpoint: changed.value.endpoint, keys: null } } : changed;
  }

  setDefaultVersion(name: string, version: number): Answer<PipelineEndpoint> {
    const found = this.find(name, 'pipeline');
    if (!found.ok) return found;
    const changed = this.store.change(found.value, (endpoint) =>
      endpoint.versions.some((one) => one.version === version)
        ? { ok: true, value: { ...endpoint, defaultVersion: version } }
        : refuse(`"${name}" has no version ${version}.`),
    );
    return changed.ok ? { ok: true, value: changed.value.endpoint } : changed;
  }

  /** Changes what all kinds have. For a real-time endpoint it answers when it is in force. */
  async change<E extends Endpoint>(stored: StoredEndpoint<E>, change: (endpoint: E) => E): Promise<Answer<E>> {
    const edit = (endpoint: E): Answer<E> => ({ ok: true, value: change(endpoint) });
    if (isRealTime(stored)) return (await this.realTime.change(stored, edit as never)) as Answer<E>;
    const changed = this.store.change(stored, edit);
    return changed.ok ? { ok: true, value: changed.value.endpoint } : changed;
  }

  /** Changes of an endpoint's settings; those left out stay. Limits and logging are of real-time endpoints alone. */
  async update(stored: StoredEndpoint, { description, limits, logging }: EndpointSettings): Promise<Answer> {
    if (stored.endpoint.kind !== 'real-time' && (limits ?? logging))
      return refuse(
        `"${stored.endpoint.name}" is a ${stored.endpoint.kind} endpoint: it has no limits and no request log.`,
      );
    return await this.change(stored, (endpoint) => {
      const described = { ...endpoint, description: description ?? endpoint.description };
      if (described.kind !== 'real-time') return described;
      const changed = Object.entries(limits ?? {}).filter(([, value]) => value !== undefined);
      return {
        ...described,
        limits: { ...described.limits, ...Object.fromEntries(changed) },
        logging: logging ?? described.logging,
      };
    });
  }

  /** A new key in place of a slot's. */
  async rotateKey(
    stored: StoredEndpoint,
    slot: KeptKey['slot'],
  ): Promise<Result<{ endpoint: Endpoint; key: string }, string>> {
    const { key, kept } = newKey(slot, Date.now());
    const changed = await this.change(stored, (endpoint) => ({
      ...endpoint,
      keys: [...endpoint.keys.filter((one) => one.slot !== slot), kept].sort((a, b) => (a.slot < b.slot ? -1 : 1)),
    }));
    return changed.ok ? { ok: true, value: { endpoint: changed.value, key } } : changed;
  }

  async revokeKey(stored: StoredEndpoint, slot: KeptKey['slot']): Promise<Answer> {
    return await this.change(stored, (endpoint) => ({
      ...endpoint,
      keys: endpoint.keys.filter((one) => one.slot !== slot),
    }));
  }

  async remove(stored: StoredEndpoint): Promise<void> {
    if (isRealTime(stored)) await this.realTime.remove(stored);
    else this.store.remove(stored.endpoint.id);
  }

  /** How a real-time endpoint's process is; null where none runs, and for other kinds. */
  async stateOf({ id, kind }: Endpoint): Promise<ServingState | null> {
    if (kind !== 'real-time') return null;
    return (await readServingState(this.folders.folderOf(id))) ?? null;
  }

  /** What each deployment serves; of a batch endpoint, its `model`. Those whose files are gone are left out. */
  async servablesOf(endpoint: Endpoint): Promise<Record<string, Servable>> {
    const uses =
      endpoint.kind === 'real-time'
        ? endpoint.deployments.map(({ name, model }) => ({ name, model }))
        : endpoint.kind === 'batch'
          ? [{ name: 'model', model: endpoint.model }]
          : [];
    const servables: Record<string, Servable> = {};
    for (const { name, model } of uses) {
      const found = this.folders.servableOf(model);
      const read = found.ok
        ? await readServable(this.#artifacts.path(found.value.digest)).catch(() => undefined)
        : undefined;
      if (read) servables[name] = read;
    }
    return servables;
  }

  /** Starts again what is to be running and is not, and ends what is not to be. Answers whether anything had to be done. */
  async restore(): Promise<boolean> {
    const stored = this.store.list().filter(isRealTime);
    const changes = await Promise.all(stored.map((one) => this.realTime.restore(one)));
    // What a program that was killed on its way left behind.
    const known = new Set(stored.map(({ endpoint }) => endpoint.id));
    for (const id of await this.folders.list()) {
      if (known.has(id) || this.store.findById(id)) continue;
      await stopServing(this.folders.folderOf(id));
      await this.folders.remove(id);
    }
    return changes.includes(true);
  }
}

function isRealTime<E extends Endpoint>(
  stored: StoredEndpoint<E>,
): stored is StoredEndpoint<E> & StoredEndpoint<Extract<Endpoint, { kind: 'real-time' }>> {
  return stored.endpoint.kind === 'real-time';
}

function refuse(error: string): Result<never, string> {
  return { ok: false, error };
}
