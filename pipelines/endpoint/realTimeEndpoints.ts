import { randomBytes } from 'node:crypto';
import type { Deployment, RealTimeEndpoint, ServingLimits } from '../contract/endpoint.ts';
import { requestLogging, servingLimits } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import type { ModelReference } from '../contract/registry.ts';
import { awaitServing } from './awaitServing.ts';
import { addDeployment, changeTraffic, removeDeployment, rollBackTraffic, setShadow } from './changeTraffic.ts';
import type { EndpointStore, StoredEndpoint } from './endpointStore.ts';
import { findFreePorts, isFree } from './findFreePorts.ts';
import { newKeys } from './keys.ts';
import { readServingState, startServing, stopServing } from './serving/startServing.ts';
import type { ServingFolders } from './servingFolders.ts';

/** Limits that are set; those left out are the usual ones, or stay as they are. */
export type SomeLimits = { [Name in keyof ServingLimits]?: ServingLimits[Name] | undefined };

export interface NewRealTimeEndpoint {
  name: string;
  model: ModelReference;
  description: string;
  limits: SomeLimits;
  logging: RealTimeEndpoint['logging'];
}

/** The two keys of a new endpoint, which are shown this once. */
export interface NewKeys {
  primary: string;
  secondary: string;
}

interface Options {
  store: EndpointStore;
  folders: ServingFolders;
}

type Answer = Result<RealTimeEndpoint, string>;
type Change = (endpoint: RealTimeEndpoint) => Answer;

/** How many free ports are looked for, so that one is left when others are taken in the meantime. */
const portsAtHand = 20;

/**
 * What is done with real-time endpoints. Every change is written to the table, then to the folder, and answered when the process
 * has it in force: the process itself is no part of this program, and outlives it.
 */
export class RealTimeEndpoints {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Answers when it is ready. One that does not get so far is removed again. */
  async create(asked: NewRealTimeEndpoint): Promise<Result<{ endpoint: RealTimeEndpoint; keys: NewKeys }, string>> {
    const { store, folders } = this.#options;
    const createdAt = Date.now();
    const { keys, kept } = newKeys(createdAt);
    const free = await findFreePorts(portsAtHand, store.ports());
    const added = store.add(asked.name, (ports) => {
      const port = free.find((one) => !ports.has(one));
      if (port === undefined) return { ok: false, error: 'No port of this machine is free for it.' };
      const servable = folders.servableOf(asked.model);
      if (!servable.ok) return servable;
      const first: Deployment = { name: 'blue', model: asked.model, traffic: 100, shadow: false, createdAt };
      return {
        ok: true,
        value: {
          kind: 'real-time',
          id: newEndpointId(),
          name: asked.name,
          description: asked.description,
          createdAt,
          keys: kept,
          port,
          started: true,
          deployments: [first],
          previousTraffic: null,
          limits: servingLimits.parse(asked.limits),
          logging: requestLogging.parse(asked.logging),
        },
      };
    });
    if (!added.ok) return added;
    const begun = await this.#apply(added.value).catch(async (error: unknown) => {
      await this.remove(added.value);
      throw error;
    });
    if (begun.ok) return { ok: true, value: { endpoint: begun.value, keys } };
    await this.remove(added.value);
    return { ok: false, error: `"${asked.name}" could not be started. ${begun.error}` };
  }

  setTraffic(stored: StoredEndpoint<RealTimeEndpoint>, shares: Readonly<Record<string, number>>): Promise<Answer> {
    return this.#change(stored, (endpoint) => changeTraffic(endpoint, shares));
  }

  rollBack(stored: StoredEndpoint<RealTimeEndpoint>): Promise<Answer> {
    return this.#change(stored, rollBackTraffic);
  }

  setShadow(stored: StoredEndpoint<RealTimeEndpoint>, name: string, shadow: boolean): Promise<Answer> {
    return this.#change(stored, (endpoint) => setShadow(endpoint, name, shadow));
  }

  /** One that cannot be loaded is taken away again, and the error says why. */
  async addDeployment(
    stored: StoredEndpoint<RealTimeEndpoint>,
    deployment: Pick<Deployment, 'name' | 'model' | 'shadow'>,
  ): Promise<Answer> {
    const changed = this.#options.store.change(stored, (endpoint) => {
      const servable = this.#options.folders.servableOf(deployment.model);
      return servable.ok ? addDeployment(endpoint, deployment, Date.now()) : servable;
    });
    if (!changed.ok) return changed;
    const applied = await this.#apply(changed.value, [deployment.name]);
    if (!applied.ok) await this.removeDeployment(stored, deployment.name);
    return applied;
  }

  removeDeployment(stored: StoredEndpoint<RealTimeEndpoint>, name: string): Promise<Answer> {
    return this.#change(stored, (endpoint) => removeDeployment(endpoint, name));
  }

  async setStarted(stored: StoredEndpoint<RealTimeEndpoint>, started: boolean): Promise<Answer> {
    const { id, port } = stored.endpoint;
    const isRunning = (await readServingState(this.#options.folders.folderOf(id))) !== undefined;
    if (started && !isRunning && !(await isFree(port))) {
      const error = `Port ${port} is taken by another program. End that one first: callers know the endpoint by its port.`;
      return { ok: false, error };
    }
    return await this.#change(stored, (endpoint) => ({ ok: true, value: { ...endpoint, started } }));
  }

  /** Any other change. */
  change(stored: StoredEndpoint<RealTimeEndpoint>, change: Change): Promise<Answer> {
    return this.#change(stored, change);
  }

  async remove({ endpoint: { id } }: StoredEndpoint): Promise<void> {
    const { store, folders } = this.#options;
    store.remove(id);
    await stopServing(folders.folderOf(id));
    await folders.remove(id);
  }

  /** Brings the processes to what the table says. Answers whether anything had to be done. */
  async restore({ endpoint, revision }: StoredEndpoint<RealTimeEndpoint>): Promise<boolean> {
    const { folders } = this.#options;
    const folder = folders.folderOf(endpoint.id);
    const state = await readServingState(folder);
    if (!endpoint.started) {
      if (state) await stopServing(folder);
      return state !== undefined;
    }
    if ((await folders.revisionOf(endpoint.id)) !== revision) await folders.publish(endpoint.id);
    if (state) return false;
    await startServing(folder);
    return true;
  }

  async #change(stored: StoredEndpoint<RealTimeEndpoint>, change: Change): Promise<Answer> {
    const changed = this.#options.store.change(stored, change);
    return changed.ok ? await this.#apply(changed.value) : changed;
  }

  /** `named`: deployments that have to be ready although they get no requests. */
  async #apply({ endpoint }: StoredEndpoint<RealTimeEndpoint>, named: readonly string[] = []): Promise<Answer> {
    const { folders } = this.#options;
    const { id, started, deployments } = endpoint;
    const folder = folders.folderOf(id);
    const published = await folders.publish(id);
    if (!published.ok) return published;
    if (started) {
      await startServing(folder);
      const needed = new Set([...deployments.filter(({ traffic }) => traffic > 0).map(({ name }) => name), ...named]);
      const state = await awaitServing({ folder, revision: published.value, needed });
      if (!state.ok) return state;
    } else await stopServing(folder);
    await folders.tidy(id);
    return { ok: true, value: endpoint };
  }
}

/** 80 random bits: names a folder, and is no secret. */
export function newEndpointId(): string {
  return randomBytes(10).toString('hex');
}
