import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import Docker from 'dockerode';
import { SwarmCluster } from '../../pipelines/executor/swarm/swarmCluster.ts';
import { SwarmExecutor } from '../../pipelines/executor/swarm/swarmExecutor.ts';
import { ensureWorkerImage } from '../../pipelines/image/ensureWorkerImage.ts';
import { defineWorkerImage } from '../../pipelines/image/workerImage.ts';
import type { DockerEngine } from './dockerEngine.ts';
import { type Swarm, type SwarmOptions, startSwarm } from './swarm.ts';

/** Id of the image of the test worker, which every node of the cluster has. */
export interface SwarmPlace extends Swarm {
  image: string;
}

/** A cluster whose nodes have the image that steps run in: of the program itself, or of test/rig/testWorker.ts. */
export async function startSwarmPlace(
  entry: string | undefined = 'test/rig/testWorker.ts',
  options: Omit<SwarmOptions, 'prepare'> = {},
): Promise<SwarmPlace> {
  let first: DockerEngine | undefined;
  let image = '';
  const prepare = async (engine: DockerEngine) => {
    if (first) return await copyImage(image, first, engine);
    first = engine;
    const defined = await defineWorkerImage(entry === undefined ? {} : { entry });
    if (!defined.ok) throw new Error(defined.error);
    const built = await ensureWorkerImage(new Docker({ socketPath: engine.socketPath }), defined.value);
    if (!built.ok) throw new Error(built.error);
    image = built.value.id;
  };
  const swarm = await startSwarm({ ...options, prepare });
  return { ...swarm, image, [Symbol.asyncDispose]: () => swarm[Symbol.asyncDispose]() };
}

/** As somebody does it who has no registry: `docker save` here, `docker load` there. */
async function copyImage(image: string, from: DockerEngine, to: DockerEngine): Promise<void> {
  const save = spawn('docker', ['--host', `unix://${from.socketPath}`, 'save', image]);
  const load = spawn('docker', ['--host', `unix://${to.socketPath}`, 'load'], { stdio: ['pipe', 'ignore', 'inherit'] });
  save.stdout.pipe(load.stdin);
  const [code] = (await once(load, 'close')) as [number];
  if (code !== 0) throw new Error(`docker load ended with ${code}`);
}

let opened = 0;

/** An executor of the cluster, as an engine of its own has it. `close` ends its connections too. */
export function openSwarmExecutor(
  { manager, gateway, image }: SwarmPlace,
  { engineId = `engine-${process.pid}-${opened++}`, placement = [] as string[] } = {},
): TestedSwarm {
  return executorOf({ socketPath: manager.engine.socketPath, gateway, image, engineId, placement });
}

export interface SwarmAccess {
  /** Of the manager's engine. */
  socketPath: string;
  gateway: string;
  image: string;
  engineId: string;
  placement: string[];
}

export function executorOf({ socketPath, gateway, image, engineId, placement }: SwarmAccess): TestedSwarm {
  const docker = new Docker({ socketPath });
  const target = {
    kind: 'swarm' as const,
    name: 'swarm',
    engine: { by: 'socket' as const, path: socketPath },
    slots: 20,
    platform: `linux-${process.arch}`,
    advertise: gateway,
    placement,
  };
  const cluster = new SwarmCluster({ target, connect: async () => docker, workspaceId: 'workspace', engineId });
  return new TestedSwarm(cluster, image, engineId);
}

export class TestedSwarm extends SwarmExecutor {
  readonly cluster: SwarmCluster;
  readonly engineId: string;

  constructor(cluster: SwarmCluster, image: string, engineId: string) {
    super({
      cluster,
      image: async () => ({ ok: true, value: { id: image } }),
      environment: `linux-${process.arch}`,
    });
    this.cluster = cluster;
    this.engineId = engineId;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.cluster.close();
  }
}

/**
 * Whether anything of a step lives in a container of any node, as its node sees it: a process beside agent and worker, or files. A
 * container that is kept for the next step has neither.
 */
export function hasSteps({ nodes }: Swarm): boolean {
  return nodes.some(({ engine }) => {
    const ids = engine.docker('ps', '--quiet', '--filter', 'label=pipewright.workspace').split('\n').filter(Boolean);
    return ids.some((id) => hasStep(engine, id));
  });
}

const jobMount = '{{range .Mounts}}{{if eq .Destination "/job"}}{{.Source}}{{end}}{{end}}';

function hasStep(engine: DockerEngine, id: string): boolean {
  try {
    // The first line has the titles.
    const processes = engine.docker('top', id, '-o', 'pid').trim().split('\n').length - 1;
    return processes > 2 || readdirSync(engine.docker('inspect', '--format', jobMount, id).trim()).length > 0;
  } catch {
    // It has ended in the meantime.
    return false;
  }
}
