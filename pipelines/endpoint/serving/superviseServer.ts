import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ServingPlan } from '../../contract/endpoint.ts';
import { limitMemory } from '../../executor/memoryLimit.ts';
import { writeProcesses } from './processesFile.ts';
import { identifyProcess } from './processIdentity.ts';
import { RotatedFile } from './rotatedFile.ts';
import type { FromServer, ToServer } from './serverProtocol.ts';
import { type ServingPaths, servingPaths } from './servingPaths.ts';

const entry = fileURLToPath(new URL('./serverMain.ts', import.meta.url));

/** Milliseconds between looks whether it is to end. */
const interval = 200;
/** Milliseconds until it is started again: a little at first, then twice as long each time. */
const leastPause = 100;
const mostPause = 3_000;
/** One that has lived so long (milliseconds) has not failed for the reason of the one before. */
const soundLife = 30_000;
/** Milliseconds without a word after which the server counts as stuck. */
const mostSilence = 60_000;
/** Milliseconds that the server has to finish what it has accepted. */
const stopPatience = 38_000;
const logLimit = 5_000_000;
/** Bytes of memory of a server whose plan cannot be read. */
const usualMemory = 2_000_000_000;

/** Keeps a server running for a folder until the signal, the file `stop`, or until the plan is gone; then lets it finish. */
export async function superviseServer(folder: string, stop: AbortController): Promise<void> {
  const paths = servingPaths(folder);
  const log = new RotatedFile(paths.log, logLimit);
  const watch = setInterval(() => {
    if (existsSync(paths.stop) || !existsSync(paths.plan)) stop.abort();
  }, interval);
  let pause = leastPause;
  for (let restarts = 0; !stop.signal.aborted; restarts += 1) {
    const started = Date.now();
    const end = await runServer({ folder, paths, restarts, log, signal: stop.signal });
    if (stop.signal.aborted) break;
    pause = Date.now() - started > soundLife ? leastPause : Math.min(mostPause, pause * 2);
    write(log, `The server ended (${end}). It is started again.`);
    await sleep(pause, undefined, { signal: stop.signal }).catch(() => {});
  }
  clearInterval(watch);
  write(log, 'The endpoint was stopped.');
  log.close();
  // A folder that was removed stays so.
  if (existsSync(paths.plan)) await rm(paths.state, { force: true });
  await rm(paths.processes, { force: true });
}

interface Life {
  folder: string;
  paths: ServingPaths;
  restarts: number;
  log: RotatedFile;
  signal: AbortSignal;
}

/** One life of the server. Answers how it ended. */
async function runServer({ folder, paths, restarts, log, signal }: Life): Promise<string> {
  const memory = await readMemory(paths.plan);
  const child = fork(entry, [folder], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${Math.ceil(memory / 2 ** 20)}`],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => write(log, text));
  const tell = (message: ToServer) => child.connected && child.send(message, () => {});
  const guard = new SilenceGuard(child, log);
  child.on('message', (message: FromServer) => {
    guard.heard();
    if (message.type !== 'there') return;
    void (async () => {
      await tellProcesses(folder, child.pid);
      if (child.pid !== undefined) await limitMemory(child.pid, memory, undefined);
      tell({ type: 'begin', restarts });
    })().catch((error: Error) => {
      write(log, `The server cannot be started: ${error.message}`);
      child.kill('SIGKILL');
    });
  });
  const end = () => {
    tell({ type: 'stop' });
    setTimeout(() => child.kill('SIGKILL'), stopPatience).unref();
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    await tellProcesses(folder, child.pid);
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
    return killedBy ?? `exit code ${code}`;
  } catch (error) {
    child.kill('SIGKILL');
    return (error as Error).message;
  } finally {
    guard.end();
    signal.removeEventListener('abort', end);
  }
}

/** Ends a server that says nothing any more: something holds its only thread. */
class SilenceGuard {
  readonly #timer: NodeJS.Timeout;
  #last = Date.now();

  constructor(child: ChildProcess, log: RotatedFile) {
    this.#timer = setInterval(() => {
      if (Date.now() - this.#last < mostSilence) return;
      write(log, `The server has said nothing for ${mostSilence / 1000} s and is ended.`);
      child.kill('SIGKILL');
    }, 1_000);
  }

  heard(): void {
    this.#last = Date.now();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

/** The plan's memory limit. The server says what is wrong with a plan; this process stays small, and reads nothing else of it. */
async function readMemory(path: string): Promise<number> {
  try {
    const { limits } = JSON.parse(await readFile(path, 'utf8')) as Partial<ServingPlan>;
    return limits?.memory ?? usualMemory;
  } catch {
    return usualMemory;
  }
}

async function tellProcesses(folder: string, pid: number | undefined): Promise<void> {
  // A folder that was removed stays so.
  if (!existsSync(servingPaths(folder).plan)) return;
  const server = pid === undefined ? null : identifyProcess(pid);
  await writeProcesses(folder, { supervisor: identifyProcess(process.pid), server });
}

function write(log: RotatedFile, text: string): void {
  const time = new Date().toISOString();
  for (const line of text.split('\n')) if (line.trim() !== '') log.add(() => `${time} ${line}`);
}
