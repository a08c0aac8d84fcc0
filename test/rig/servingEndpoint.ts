import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment, KeptKey, ServingLimits, ServingPlan } from '../../pipelines/contract/endpoint.ts';
import { servingPaths } from '../../pipelines/endpoint/serving/servingPaths.ts';
import {
  readServingState,
  startServing,
  stopServing,
  waitForRevision,
} from '../../pipelines/endpoint/serving/startServing.ts';

/** What is deployed: a servable's folder, and what differs from a deployment that gets all requests. */
export type Deployed = { servable: string } & Partial<Deployment>;

export interface EndpointOptions {
  deployments: Deployed[];
  limits?: Partial<ServingLimits>;
  sample?: number;
}

const usualLimits: ServingLimits = {
  queue: 512,
  batchRows: 256,
  body: 10_000_000,
  rows: 10_000,
  memory: 2_000_000_000,
};

/** A real endpoint in a temp folder, with processes of its own. Disposing ends them and removes it. */
export class ServingEndpoint implements AsyncDisposable {
  readonly folder: string;
  readonly key: string;
  plan: ServingPlan;

  private constructor(folder: string, key: string, plan: ServingPlan) {
    this.folder = folder;
    this.key = key;
    this.plan = plan;
  }

  /** Makes the folder, and starts its processes. Settles when requests are answered. */
  static async start(options: EndpointOptions): Promise<ServingEndpoint> {
    const endpoint = await ServingEndpoint.make(options);
    await startServing(endpoint.folder);
    await endpoint.inForce();
    return endpoint;
  }

  static async make({ deployments, limits, sample = 0 }: EndpointOptions): Promise<ServingEndpoint> {
    const folder = await mkdtemp(join(tmpdir(), 'pipewright-endpoint-'));
    const key = randomBytes(32).toString('base64url');
    const endpoint = new ServingEndpoint(folder, key, {
      format: 'pipewright/serving@1',
      revision: 0,
      name: 'income',
      port: await findPort(),
      keys: [keep(key, 'primary')],
      deployments: [],
      limits: { ...usualLimits, ...limits },
      logging: { sample },
    });
    await endpoint.publish({ deployments: await endpoint.place(deployments) });
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${this.plan.port}`;
  }

  /** Copies servables into the folder. Answers the plan's deployments. */
  async place(deployments: readonly Deployed[]): Promise<ServingPlan['deployments']> {
    const planned: ServingPlan['deployments'] = [];
    for (const [i, { servable, ...rest }] of deployments.entries()) {
      const folder = `deployments/${createHash('sha256').update(servable).digest('hex').slice(0, 16)}`;
      await cp(servable, join(this.folder, folder), { recursive: true });
      const traffic = i === 0 ? 100 : 0;
      const model = { name: 'income', version: i + 1 };
      planned.push({ name: 'blue', model, traffic, shadow: false, createdAt: 0, ...rest, folder });
    }
    return planned;
  }

  /** Replaces the plan as the engine does, as its next revision. */
  async publish(changes: Partial<ServingPlan>): Promise<void> {
    this.plan = { ...this.plan, ...changes, revision: this.plan.revision + 1 };
    const { plan } = servingPaths(this.folder);
    await writeFile(`${plan}.tmp`, JSON.stringify(this.plan));
    await rename(`${plan}.tmp`, plan);
  }

  /** Waits until the newest plan is in force. Throws where it cannot be. */
  async inForce(): Promise<void> {
    const waited = await waitForRevision(this.folder, this.plan.revision, 30_000);
    if (!waited.ok) throw new Error(`${waited.error}\n${await this.log()}`);
  }

  async state() {
    return await readServingState(this.folder);
  }

  /** What the processes printed. */
  async log(): Promise<string> {
    return await readFile(servingPaths(this.folder).log, 'utf8').catch(() => '');
  }

  /** Asks with the key. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.key}`, ...init.headers };
    return await fetch(`${this.url}${path}`, { ...init, headers });
  }

  /** Asks as a program of this user. */
  async observe<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${(await this.state())?.observerKey}` };
    const response = await this.ask(path, { headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async score(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return await this.ask('/score', { method: 'POST', body: JSON.stringify(body), headers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stopServing(this.folder);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A key as plans keep it. */
export function keep(key: string, slot: KeptKey['slot']): KeptKey {
  return { slot, hash: createHash('sha256').update(key).digest('hex'), createdAt: 0 };
}

/** A port that nobody listens at. */
export async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('There is no free port');
  return address.port;
}
