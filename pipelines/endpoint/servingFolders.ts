import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import { writeDurably } from '../cache/durableFile.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { RealTimeEndpoint, ServingPlan } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import type { ModelReference } from '../contract/registry.ts';
import type { ModelStore } from '../registry/modelStore.ts';
import type { EndpointStore, StoredEndpoint } from './endpointStore.ts';
import { folderOfServable, placeServable, removeServables } from './placeServable.ts';
import { readServingPlan } from './serving/readServingPlan.ts';
import { servingPaths } from './serving/servingPaths.ts';

export interface ServingFoldersOptions {
  /** `<workspace>/.pipewright/endpoints` */
  root: string;
  store: EndpointStore;
  artifacts: ArtifactStore;
  models: Pick<ModelStore, 'find'>;
}

/** The folders of real-time endpoints, as their processes find them. They are made from the table, and can be made again. */
export class ServingFolders {
  readonly #options: ServingFoldersOptions;

  constructor(options: ServingFoldersOptions) {
    this.#options = options;
  }

  folderOf(id: string): string {
    return join(this.#options.root, id);
  }

  /** Ids of the folders that are there, whether their endpoints are or not. */
  async list(): Promise<string[]> {
    const entries = await readdir(this.#options.root, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  /**
   * Brings the folder up to what the table says now, and answers the revision that was written. Other programs may do the same at
   * once: whoever writes looks again afterwards, so that the last plan to be written is the newest.
   */
  async publish(id: string): Promise<Result<number, string>> {
    const { store } = this.#options;
    for (;;) {
      const stored = store.findById(id);
      if (stored?.endpoint.kind !== 'real-time') return { ok: false, error: 'There is no such endpoint (any more).' };
      const plan = await this.#place({ endpoint: stored.endpoint, revision: stored.revision });
      if (!plan.ok) return plan;
      const { plan: path } = servingPaths(this.folderOf(id));
      await writeDurably(path, `${JSON.stringify(plan.value, undefined, 2)}\n`, 0o600);
      if (store.findById(id)?.revision === stored.revision) return { ok: true, value: stored.revision };
    }
  }

  /** Revision of the plan that is in the folder; undefined where there is none that can be read. */
  async revisionOf(id: string): Promise<number | undefined> {
    return await readServingPlan(servingPaths(this.folderOf(id)).plan).then(
      ({ revision }) => revision,
      () => undefined,
    );
  }

  /** Removes the servables that the endpoint no longer has. */
  async tidy(id: string): Promise<void> {
    const stored = this.#options.store.findById(id);
    if (stored?.endpoint.kind !== 'real-time') return;
    const kept = stored.endpoint.deployments.flatMap(({ model }) => {
      const found = this.servableOf(model);
      return found.ok ? [folderOfServable(found.value)] : [];
    });
    await removeServables(this.folderOf(id), new Set(kept));
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true, maxRetries: 5 });
  }

  /** What a version of a model is served by, or why it cannot be. */
  servableOf({ name, version }: ModelReference): Result<Artifact, string> {
    const found = this.#options.models.find({ name, version });
    if (!found) return { ok: false, error: `The registry has no version ${version} of "${name}" (any more).` };
    if (found.servable) return { ok: true, value: found.servable };
    return {
      ok: false,
      error: `Version ${version} of "${name}" cannot be served. ${found.notServable.join(' ')}`.trim(),
    };
  }

  async #place({ endpoint, revision }: StoredEndpoint<RealTimeEndpoint>): Promise<Result<ServingPlan, string>> {
    const folder = this.folderOf(endpoint.id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const deployments: ServingPlan['deployments'] = [];
    for (const deployment of endpoint.deployments) {
      const servable = this.servableOf(deployment.model);
      if (!servable.ok) return servable;
      const placed = await placeServable(folder, servable.value, this.#options.artifacts);
      if (!placed.ok) {
        const { name, version } = deployment.model;
        return { ok: false, error: `Version ${version} of "${name}" cannot be deployed. ${placed.error}` };
      }
      deployments.push({ ...deployment, folder: folderOfServable(servable.value) });
    }
    const { name, port, keys, limits, logging } = endpoint;
    return {
      ok: true,
      value: { format: 'pipewright/serving@1', revision, name, port, keys, deployments, limits, logging },
    };
  }
}
