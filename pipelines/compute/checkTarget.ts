import type { ComputeSecrets, EngineAddress } from '../contract/compute.ts';
import type { NewTarget, TargetCheck } from '../contract/rpc/compute.ts';
import { compareVersions, connectEngine, describeAddress, type EngineConnection } from './connectEngine.ts';
import { type ConnectStage, connectStages, EngineConnectionError } from './engineConnectionError.ts';

type Step = TargetCheck['steps'][number];

/** Of Docker 20.10: replicated jobs. */
const oldestSwarmApi = '1.41';

/** Looks at a target step by step, up to the first that does not work. Never throws for what is wrong with the target. */
export async function checkTarget(target: NewTarget, secrets: ComputeSecrets, now: number): Promise<TargetCheck> {
  let connection: EngineConnection;
  try {
    connection = await connectEngine(target.engine, secrets);
  } catch (error) {
    if (!(error instanceof EngineConnectionError)) throw error;
    const steps = describeWay(target.engine, error);
    return { at: now, ok: false, steps, engine: null, hostKey: error.hostKey ?? null };
  }
  try {
    const began = performance.now();
    await connection.docker.ping();
    const latency = performance.now() - began;
    const looked = await lookAtEngine(target, connection, latency);
    const steps = [...describeWay(target.engine), ...looked.steps];
    const ok = steps.every((step) => step.ok);
    return { at: now, ok, steps, engine: looked.engine, hostKey: connection.hostKey() ?? null };
  } catch (error) {
    const words = `Docker at ${describeAddress(target.engine)} went away while it was asked. Try again.`;
    const failure = new EngineConnectionError('docker', words, { cause: error });
    return { at: now, ok: false, steps: describeWay(target.engine, failure), engine: null, hostKey: connection.hostKey() ?? null }; // biome-ignore format: one line
  } finally {
    connection.close();
  }
}

async function lookAtEngine(target: NewTarget, { docker, version }: EngineConnection, latency: number) {
  const info = await docker.info();
  const swarm = info.Swarm ?? {};
  const isManager = swarm.LocalNodeState === 'active' && swarm.ControlAvailable === true;
  const nodes = target.kind === 'swarm' && isManager ? await countReadyNodes(docker) : null;
  const platform = platformOf(version.Os, version.Arch);
  const steps: Step[] = [];
  const tell = (title: string, ok: boolean, message: string) => steps.push({ title, ok, message });
  const size = `${info.NCPU} processors, ${formatGib(info.MemTotal)} GiB of memory`;
  tell('Machine', platform === ownPlatform, describeMachine(version.Os, platform, size));
  const { memory, cpus } = target;
  if (memory !== undefined || cpus !== undefined) {
    const tooMuch = target.kind === 'docker' && ((memory ?? 0) > info.MemTotal || (cpus ?? 0) > info.NCPU);
    const words = tooMuch ? `A step may use more than the machine has: ${size}. Give it less.` : 'The limits of a step fit the machine.'; // biome-ignore format: one line
    tell('Limits', !tooMuch, words);
  }
  if (target.kind === 'swarm') {
    const { ok, message } = describeSwarm(swarm.LocalNodeState, isManager, version.ApiVersion, nodes);
    tell('Cluster', ok, message);
  }
  const engine = { version: version.Version, platform, cpus: info.NCPU, memory: info.MemTotal, nodes, latency };
  return { steps, engine };
}

/** The only one that the image for steps can be made for: it has this program's own files. */
const ownPlatform = `linux-${process.arch}`;

function describeMachine(os: string, platform: string, size: string): string {
  if (platform === ownPlatform) return `${platform}, ${size}.`;
  if (os !== 'linux') return `It runs ${os} containers. Steps run in Linux containers: switch Docker to those.`;
  return `It is ${platform}, and this program is made for ${ownPlatform}, as its containers are. Choose an engine on such a machine.`;
}

type Client = EngineConnection['docker'];

async function countReadyNodes(docker: Client): Promise<number> {
  const nodes = (await docker.listNodes()) as { Status?: { State?: string }; Spec?: { Availability?: string } }[];
  return nodes.filter(({ Status, Spec }) => Status?.State === 'ready' && Spec?.Availability === 'active').length;
}

function describeSwarm(
  state: string | undefined,
  isManager: boolean,
  api: string,
  nodes: number | null,
): { ok: boolean; message: string } {
  if (state !== 'active')
    return { ok: false, message: 'This engine is in no swarm. Run "docker swarm init" there, or add it as a Docker engine.' }; // biome-ignore format: one line
  if (!isManager) return { ok: false, message: 'This engine is a worker of its swarm. Give the address of a manager.' };
  if (compareVersions(api, oldestSwarmApi) < 0)
    return { ok: false, message: 'This Docker is too old for jobs in a swarm. Install Docker 20.10 or later.' };
  if (!nodes)
    return { ok: false, message: 'No node of the swarm is ready and active. "docker node ls" there tells more.' };
  return { ok: true, message: `${nodes === 1 ? 'One node is' : `${nodes} nodes are`} ready.` };
}

/** What was done on the way to the engine; `failure` is where it ended. */
function describeWay(address: EngineAddress, failure?: EngineConnectionError): Step[] {
  const way = waysOf(address);
  // What went wrong in a stage that this way does not have belongs to the last one.
  const at = failure ? connectStages.indexOf(failure.stage) : Number.POSITIVE_INFINITY;
  const done = way.filter(([stage]) => connectStages.indexOf(stage) < at);
  const steps = done.map(([, title, message]) => ({ title, ok: true, message }));
  if (!failure) return steps;
  const title = way.find(([stage]) => stage === failure.stage)?.[1] ?? 'Docker';
  return [...steps, { title, ok: false, message: failure.message }];
}

function waysOf(address: EngineAddress): (readonly [ConnectStage, string, string])[] {
  const docker = ['docker', 'Docker', 'Docker answers.'] as const;
  switch (address.by) {
    case 'socket':
      return [['reach', 'Socket', 'The socket opens.'], docker];
    case 'loopback':
      return [['reach', 'Port', `Port ${address.port} of this machine is open.`], docker];
    case 'tls':
      return [
        ...wayTo(address),
        ['secure', 'Server certificate', 'It is signed by the given CA, and is for this host.'],
        ['sign-in', 'Client certificate', 'It is accepted.'],
        docker,
      ];
    case 'ssh':
      return [
        ...wayTo(address),
        ['secure', 'Host key', 'It is the one that is believed.'],
        ['sign-in', 'Sign-in', `"${address.user}" is let in.`],
        docker,
      ];
  }
}

function wayTo({ host, port }: { host: string; port: number }): (readonly [ConnectStage, string, string])[] {
  return [
    ['find', 'Name', `The address of ${host} is known.`],
    ['reach', 'Port', `Port ${port} is open.`],
  ];
}

/** As Node names platforms: `linux-x64`. Architectures come as Go's names. */
export function platformOf(os: string, arch: string): string {
  const names: Record<string, string> = { amd64: 'x64', 386: 'ia32', ppc64le: 'ppc64' };
  return `${os}-${names[arch] ?? arch}`;
}

function formatGib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
