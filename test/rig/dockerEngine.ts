import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.ts';

export interface DockerEngineOptions {
  /** `none`: containers have no network, or the host's. `bridge`: a bridge of its own, without rules of a firewall. */
  network?: 'none' | 'bridge';
  /**
   * Network namespace, by its name below /run/netns, that the engine and its bridge are in, and the host name that it has then; this
   * machine's own where it is left out.
   */
  namespace?: string;
  /** More of dockerd's arguments. */
  arguments?: readonly string[];
}

export interface DockerEngine extends AsyncDisposable {
  socketPath: string;
  dataRoot: string;
  /** Process of dockerd. */
  pid: number;
  /** Runs the `docker` program against this engine, and answers what it prints. Throws with what it complains of. */
  docker(...args: string[]): string;
  /** Kills dockerd without a word, and starts it again on the same folders; settles when it answers. */
  restart(): Promise<void>;
  /** Ends the engine and all its containers, and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Why no Docker engine can be started here; undefined where one can, or has to: with CI in the environment tests are not
 * skipped, they fail.
 */
export function whyNoDockerEngine(): string | undefined {
  if (process.env.CI) return undefined;
  if (process.platform !== 'linux') return 'dockerd runs on Linux only';
  if (process.getuid?.() !== 0) return 'dockerd takes root';
  const missing = ['dockerd', 'docker', 'setpriv'].filter((name) => !isInstalled(name));
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a real dockerd that shares nothing with another one on this machine (folders, socket, control group, bridge), and
 * settles when it answers. It ends with the thread that started it. Throws with the end of its log when it does not come up.
 */
export async function startDockerEngine(options: DockerEngineOptions = {}): Promise<DockerEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'pw-docker-'));
  const id = basename(folder).toLowerCase();
  const dataRoot = join(folder, 'data');
  const socketPath = join(folder, 'docker.sock');
  const logFile = join(folder, 'log');
  await mkdir(dataRoot);
  const { namespace } = options;
  const bridge = options.network === 'bridge' ? addBridge(id, namespace) : undefined;
  const log = openSync(logFile, 'a');
  // Not `ip netns exec`: it would mount another /sys, in which there are no control groups.
  const rename = ['sh', '-c', 'echo "$0" > /proc/sys/kernel/hostname && exec "$@"'];
  const enter =
    namespace === undefined
      ? []
      : ['nsenter', `--net=/run/netns/${namespace}`, 'unshare', '--uts', '--', ...rename, namespace];
  const [program = '', ...before] = [...enter, 'setpriv'];
  const begin = () =>
    spawn(
      program,
      [
        ...before,
        ...['--pdeathsig', 'TERM', 'dockerd', '--host', `unix://${socketPath}`, '--data-root', dataRoot],
        ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid'), '--cgroup-parent', `/${id}`],
        ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--bridge', bridge ?? 'none', '--iptables=false'],
        ...['--ip6tables=false', '--shutdown-timeout', '3', ...(options.arguments ?? [])],
      ],
      { stdio: ['ignore', log, log] },
    );
  let child = begin();
  const leave = async () => {
    await endProcesses(child, id);
    await removeTraces(folder, id, bridge, namespace);
  };
  try {
    await answers(child, socketPath);
  } catch (error) {
    const tail = readFileSync(logFile, 'utf8').split('\n').slice(-6).join('\n');
    await leave();
    throw new Error(`dockerd did not come up: ${(error as Error).message}\n${tail}`);
  }
  let ended: Promise<void> | undefined;
  const stop = () => (ended ??= leave());
  return {
    socketPath,
    dataRoot,
    get pid() {
      return child.pid!;
    },
    async restart() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      // Its containerd is ended with it, and may not be gone yet: the next one is not to wait for that.
      await rm(join(folder, 'exec/containerd/containerd.pid'), { force: true });
      child = begin();
      await answers(child, socketPath);
    },
    docker: (...args) =>
      execFileSync('docker', ['--host', `unix://${socketPath}`, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 64e6,
        // The builder that is in the engine itself: the other one is a plugin that may not be installed.
        env: { ...process.env, DOCKER_BUILDKIT: '0' },
      }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function answers(child: ChildProcess, socketPath: string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  await until(async () => {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended');
    return await ping(socketPath);
  }, 30_000);
}

function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    request({ socketPath, path: '/_ping', timeout: 1000 }, (answer) => resolve(answer.resume().statusCode === 200))
      .once('error', () => resolve(false))
      .end();
  });
}

/** A bridge of this machine whose addresses no other one has. */
function addBridge(id: string, namespace: string | undefined): string {
  const bridge = `pw${id.slice(-8)}`;
  const octet = () => Math.floor(Math.random() * 250) + 2;
  runIp(namespace, 'link', 'add', 'name', bridge, 'type', 'bridge');
  runIp(namespace, 'address', 'add', `10.${octet()}.${octet()}.1/24`, 'dev', bridge);
  runIp(namespace, 'link', 'set', bridge, 'up');
  return bridge;
}

/** The `ip` program, in a network namespace where one is named. */
export function runIp(namespace: string | undefined, ...args: string[]): void {
  execFileSync('ip', [...(namespace === undefined ? [] : ['-n', namespace]), ...args], { stdio: 'pipe' });
}

/** Containers end with the engine when it is asked; when it cannot be asked any more they are found by their control group. */
async function endProcesses(child: ChildProcess, id: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const isGone = await Promise.race([gone.then(() => true), sleep(20_000, false, { ref: false })]);
    if (!isGone) child.kill('SIGKILL');
    await gone;
  }
  for (const pid of await listMembers(id)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone in the meantime.
    }
  }
  await until(async () => (await listMembers(id)).length === 0);
}

/** Folders of the engine's control groups, the deepest first. */
async function listGroups(id: string): Promise<string[]> {
  const root = '/sys/fs/cgroup';
  const parents = [join(root, id), ...(await readdir(root)).map((name) => join(root, name, id))];
  const found: string[] = [];
  for (const parent of parents) {
    const entries = await readdir(parent, { withFileTypes: true, recursive: true }).catch(() => undefined);
    if (!entries) continue;
    found.push(parent, ...entries.filter((entry) => entry.isDirectory()).map((e) => join(e.parentPath, e.name)));
  }
  return found.sort((a, b) => b.length - a.length);
}

async function listMembers(id: string): Promise<number[]> {
  const groups = await listGroups(id);
  const texts = await Promise.all(groups.map((group) => readFile(join(group, 'cgroup.procs'), 'utf8').catch(() => '')));
  return [...new Set(texts.flatMap((text) => text.split('\n').filter(Boolean).map(Number)))];
}

async function removeTraces(
  folder: string,
  id: string,
  bridge: string | undefined,
  namespace: string | undefined,
): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[1] ?? '').filter((point) => point.startsWith(`${folder}/`));
  for (const point of points.reverse()) execFileSync('umount', ['--lazy', point]);
  for (const group of await listGroups(id)) await rmdir(group).catch(() => undefined);
  if (bridge) runIp(namespace, 'link', 'delete', bridge);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
