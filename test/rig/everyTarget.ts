import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { Battery } from './battery.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from './dockerEngine.ts';
import { examples } from './examples.ts';
import { findFreePort } from './findFreePort.ts';
import { makeCertificates } from './remoteEngineCertificates.ts';
import { type Digests, digestsOf, nodesOf } from './samplePipeline.ts';
import { type SshServer, startSshServer, whyNoSshServer } from './sshServer.ts';
import { type SwarmPlace, startSwarmPlace } from './swarmPlace.ts';
import { TestWorkspace } from './testWorkspace.ts';

const local = 'local';

interface Reached {
  engine: DockerEngine;
  server: SshServer;
  port: number;
  cluster: SwarmPlace;
}

/** Options of `compute add`, by target: one engine, reached in every way that there is, and a cluster. */
async function describeTargets(
  folder: string,
  { engine, server, port, cluster }: Reached,
): Promise<Record<string, string[]>> {
  const file = (name: string) => join(folder, name);
  await writeFile(file('ssh-key'), server.key, { mode: 0o600 });
  const { user, host, port: sshPort, hostKey } = server.address;
  const certificates = ['--ca', file('ca.pem'), '--cert', file('client.pem'), '--key', file('client-key.pem')];
  return {
    containers: ['--socket', engine.socketPath],
    tls: ['--tls', `localhost:${port}`, ...certificates],
    ssh: [
      ...['--ssh', `${user}@${host}:${sshPort}`, '--host-key', hostKey, '--key', file('ssh-key')],
      ...['--remote-socket', engine.socketPath],
    ],
    swarm: ['--socket', cluster.manager.engine.socketPath, '--swarm', '--advertise', cluster.gateway],
  };
}

/** Names of outputs whose bytes are not the same. */
function differingOutputs(first: Digests, second: Digests): string[] {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return names.filter((name) => first[name] !== second[name]);
}

/** What is wrong with an example's runs on processes of this machine and on the targets of the workspace. */
async function tryExample(workspace: TestWorkspace, file: string, targets: string[], env: Record<string, string>) {
  const wrong: string[] = [];
  const run = async (target: string, ...options: string[]): Promise<RunEvent[]> => {
    const ended = await workspace.call(['run', file, '--json', '--target', target, ...options], { env });
    if (ended.code !== 0) wrong.push(`on ${target}: exit code ${ended.code} ${ended.stderr.trim()}`);
    return ended.events;
  };
  const [first = local, ...others] = targets;
  const made = await run(first, '--no-reuse');
  const digests = digestsOf(made);
  const isThere = (event: RunEvent) => event.type === 'step-started' && event.target === first;
  if (!made.some(isThere)) wrong.push(`no step ran on ${first}`);
  for (const target of [local, ...others]) {
    const again = nodesOf(await run(target), 'step-completed');
    if (again.length > 0) wrong.push(`computed on ${first}, and again on ${target}: ${again.join(', ')}`);
  }
  for (const target of [local, ...others]) {
    const differing = differingOutputs(digests, digestsOf(await run(target, '--no-reuse')));
    if (differing.length > 0) wrong.push(`other bytes on ${target} than on ${first}: ${differing.join(', ')}`);
  }
  return wrong;
}

export const everyTarget: Battery = {
  name: 'targets',
  summary:
    'the examples in processes, in containers of this machine, and in those of engines behind TLS and SSH and of a cluster: the same bytes, reused everywhere',
  usual: examples.size,
  async *run({ count }) {
    const reason = whyNoDockerEngine() ?? whyNoSshServer();
    if (reason !== undefined) throw new Error(`No Docker engine can be started and reached here: ${reason}`);
    const folder = await mkdtemp(join(tmpdir(), 'pipewright-targets-'));
    try {
      const { dockerd } = await makeCertificates(folder);
      const port = await findFreePort();
      await using engine = await startDockerEngine({ arguments: [...dockerd, '--host', `tcp://127.0.0.1:${port}`] });
      await using server = await startSshServer();
      await using cluster = await startSwarmPlace('pipelines/worker/main.ts', { workers: 1 });
      await using workspace = await TestWorkspace.make();
      const env = { PIPEWRIGHT_HOME: join(folder, 'home') };
      const targets = await describeTargets(folder, { engine, server, port, cluster });
      for (const [name, options] of Object.entries(targets)) {
        const added = await workspace.call(['compute', 'add', name, ...options], { env });
        if (added.code !== 0) throw new Error(`${name} was not added: ${added.stdout}${added.stderr}`);
      }
      const chosen = [...examples].slice(0, count);
      for (const [name, file] of chosen) {
        yield { name, wrong: await tryExample(workspace, file, Object.keys(targets), env) };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
