import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type DockerEngine, runIp, startDockerEngine } from './dockerEngine.ts';

export interface SwarmNode {
  engine: DockerEngine;
  /** As the cluster knows it. */
  name: string;
  id: string;
  address: string;
  /** Takes the node's cable out: whatever it sends or is sent is dropped without a word. */
  cut(): void;
  /** Puts it in again. */
  mend(): void;
}

export interface Swarm extends AsyncDisposable {
  manager: SwarmNode;
  workers: SwarmNode[];
  nodes: SwarmNode[];
  /** Address of this process, as containers of the nodes reach it. */
  gateway: string;
}

export interface SwarmOptions {
  /** Of the nodes that only work. */
  workers?: number;
  /** Puts the images that are needed there into a node's engine. */
  prepare?: (engine: DockerEngine) => Promise<void>;
}

/**
 * A real cluster on this machine: each node is a dockerd in a network namespace of its own, joined to the others and to this
 * process by a bridge that leads nowhere else. Takes root, as `whyNoDockerEngine` tells.
 */
export async function startSwarm({ workers = 2, prepare }: SwarmOptions = {}): Promise<Swarm> {
  const switchboard = new Switchboard();
  const nodes: SwarmNode[] = [];
  const stop = async () => {
    await Promise.all(nodes.map(({ engine }) => engine.stop()));
    switchboard.remove();
  };
  try {
    for (let i = 0; i <= workers; i += 1) nodes.push(await startNode(switchboard, i));
    const [manager, ...others] = nodes as [SwarmNode, ...SwarmNode[]];
    await joinNodes(manager, others);
    for (const node of nodes) node.id = node.engine.docker('info', '--format', '{{.Swarm.NodeID}}').trim();
    if (prepare) for (const { engine } of nodes) await prepare(engine);
    return { manager, workers: others, nodes, gateway: switchboard.gateway, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode(switchboard: Switchboard, i: number): Promise<SwarmNode> {
  const { namespace, address, cut, mend } = switchboard.plug(i);
  const engine = await startDockerEngine({ network: 'bridge', namespace });
  const subnet = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
  switchboard.route(engine.docker('network', 'inspect', 'bridge', '--format', subnet).trim(), address);
  return { engine, name: namespace, id: '', address, cut, mend };
}

async function joinNodes(manager: SwarmNode, others: readonly SwarmNode[]): Promise<void> {
  const advertise = ['--advertise-addr', manager.address, '--listen-addr', `${manager.address}:2377`];
  // The sooner the manager looks, the sooner it sees that a node is gone.
  manager.engine.docker('swarm', 'init', ...advertise, '--dispatcher-heartbeat', '2s');
  const token = manager.engine.docker('swarm', 'join-token', '--quiet', 'worker').trim();
  for (const { engine, address } of others) {
    engine.docker('swarm', 'join', '--advertise-addr', address, '--token', token, `${manager.address}:2377`);
  }
}

/** A bridge of this machine, and a namespace with a cable to it for each node. */
class Switchboard {
  readonly #id = `pw${randomBytes(3).toString('hex')}`;
  readonly #network = `10.${200 + (randomBytes(1)[0]! % 50)}.${randomBytes(1)[0]!}`;
  readonly #namespaces: string[] = [];

  constructor() {
    runIp(undefined, 'link', 'add', 'name', this.#id, 'type', 'bridge');
    runIp(undefined, 'address', 'add', `${this.gateway}/24`, 'dev', this.#id);
    runIp(undefined, 'link', 'set', this.#id, 'up');
  }

  get gateway(): string {
    return `${this.#network}.1`;
  }

  plug(i: number): { namespace: string; address: string; cut(): void; mend(): void } {
    const namespace = `${this.#id}n${i}`;
    const cable = `${this.#id}v${i}`;
    const address = `${this.#network}.${10 + i}`;
    runIp(undefined, 'netns', 'add', namespace);
    this.#namespaces.push(namespace);
    runIp(undefined, 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    runIp(undefined, 'link', 'set', cable, 'master', this.#id, 'up');
    runIp(namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    for (const device of ['lo', 'eth0']) runIp(namespace, 'link', 'set', device, 'up');
    runIp(namespace, 'route', 'add', 'default', 'via', this.gateway);
    const inside = (...args: string[]) => execFileSync('nsenter', [`--net=/run/netns/${namespace}`, ...args]);
    inside('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    const turn = (way: 'up' | 'down') => () => runIp(undefined, 'link', 'set', cable, way);
    return { namespace, address, cut: turn('down'), mend: turn('up') };
  }

  /**
   * Containers of a node are reached under their own addresses. Were the node to translate them (MASQUERADE), connections that go on
   * are forgotten now and then where many containers come and go: the kernel's log has their packets as "invalid new".
   */
  route(subnet: string, address: string): void {
    runIp(undefined, 'route', 'add', subnet, 'via', address, 'dev', this.#id);
  }

  remove(): void {
    for (const namespace of this.#namespaces) runIp(undefined, 'netns', 'delete', namespace);
    runIp(undefined, 'link', 'delete', this.#id);
  }
}
