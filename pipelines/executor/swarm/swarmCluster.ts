import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type Docker from 'dockerode';
import { ArtifactService } from './artifactService.ts';
import { labelsOf, type Owner, type SwarmTarget } from './jobSpec.ts';
import { ManagerCalls } from './managerCalls.ts';
import { removeQuietly } from './reapServices.ts';
import { TaskWatch } from './taskWatch.ts';

export interface SwarmClusterOptions extends Owner {
  target: SwarmTarget;
  /** Answers a connection to a manager; asked before every call, so it keeps one. */
  connect(): Promise<Docker>;
  /** Folder on the disk that outputs are written to. */
  outputs?: string;
}

/** Bytes of a disk that outputs leave free. */
const spared = 256e6;

/** What the executors of one cluster share: the calls of its manager, the look at its jobs, and the service that its nodes reach. */
export class SwarmCluster {
  readonly target: SwarmTarget;
  readonly owner: Owner;
  readonly manager: ManagerCalls;
  readonly tasks: TaskWatch;
  readonly #outputs: string;
  #service: Promise<ArtifactService> | undefined;

  constructor({ target, connect, outputs = tmpdir(), workspaceId, engineId }: SwarmClusterOptions) {
    this.target = target;
    this.owner = { workspaceId, engineId };
    this.manager = new ManagerCalls(connect);
    this.tasks = new TaskWatch(this.manager, engineId);
    this.#outputs = outputs;
  }

  /** Opened by the first step. Throws what listening throws. */
  async service(): Promise<ArtifactService> {
    const spare = async () => {
      const { bavail, bsize } = await statfs(this.#outputs);
      return Math.max(0, bavail * bsize - spared);
    };
    this.#service ??= ArtifactService.open({ port: this.target.advertisePort, spare });
    this.#service.catch(() => (this.#service = undefined));
    return await this.#service;
  }

  /** Where nodes reach the service: host and port. */
  async address(): Promise<string> {
    const { advertise } = this.target;
    return `${advertise.includes(':') ? `[${advertise}]` : advertise}:${(await this.service()).port}`;
  }

  /** Puts a secret into the cluster; answers its id. One of this name is its own, of an answer that did not arrive. */
  async createSecret(name: string, text: string): Promise<string> {
    return await this.manager.call(async (docker) => {
      const spec = { Name: name, Labels: labelsOf(this.owner), Data: Buffer.from(text).toString('base64') };
      try {
        const created = (await docker.createSecret(spec)) as { id?: string; ID?: string };
        return created.id ?? created.ID ?? '';
      } catch (error) {
        const found = (await docker.listSecrets({ filters: { name: [name] } })) as unknown as { ID: string }[];
        if (found[0] === undefined) throw error;
        return found[0].ID;
      }
    });
  }

  /** As `createSecret`, with a service. */
  async createService(spec: Docker.ServiceSpec): Promise<string> {
    return await this.manager.call(async (docker) => {
      try {
        return (await docker.createService(spec)).id;
      } catch (error) {
        const found = (await docker.listServices({ filters: { name: [spec.Name ?? ''] } })) as { ID: string }[];
        if (found[0] === undefined) throw error;
        return found[0].ID;
      }
    });
  }

  /** Removes a service and its secret; neither has to be there. */
  async remove(service: string | undefined, secret: string | undefined): Promise<void> {
    await this.manager.call(async (docker) => {
      if (service !== undefined) await removeQuietly(docker.getService(service));
      if (secret !== undefined) await removeQuietly(docker.getSecret(secret));
    });
  }

  async close(): Promise<void> {
    const service = await this.#service?.catch(() => undefined);
    await service?.close();
    this.#service = undefined;
  }
}
