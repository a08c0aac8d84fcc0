import { fork } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ServingState, servingState } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import { killTree } from '../../executor/processTree.ts';
import { readProcesses } from './processesFile.ts';
import { isRunning } from './processIdentity.ts';
import { servingPaths } from './servingPaths.ts';

const entry = fileURLToPath(new URL('./supervisorMain.ts', import.meta.url));

/** Milliseconds between looks at files of the processes. */
const pause = 25;
/** Milliseconds until a supervisor has taken over. */
const startPatience = 10_000;
/** Milliseconds that accepted requests have to be finished in; a little more than the process allows itself. */
const stopPatience = 40_000;

/**
 * Starts the processes of an endpoint where they do not run. They outlive this one, and are started again when they end by
 * themselves. Settles when the supervisor is there; `waitForRevision` tells when requests are answered. Throws an Error when
 * no supervisor comes up.
 */
export async function startServing(folder: string): Promise<void> {
  const paths = servingPaths(folder);
  // One that is ending would take the file for its own.
  while ((await readProcesses(folder)) && (await exists(paths.stop))) await sleep(pause);
  await rm(paths.stop, { force: true });
  if (await readProcesses(folder)) return;
  const child = fork(entry, [folder], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: parse(folder).root,
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=64'],
  });
  child.on('error', () => {});
  child.disconnect();
  child.unref();
  for (const end = Date.now() + startPatience; !(await readProcesses(folder)); await sleep(pause)) {
    if (Date.now() > end) throw new Error('The process that supervises the endpoint did not start.');
  }
}

/**
 * Ends the processes of an endpoint: they take no more requests and finish those that they have accepted; after half a minute they
 * are killed. Settles when they are gone, at once where there are none.
 */
export async function stopServing(folder: string): Promise<void> {
  const paths = servingPaths(folder);
  const processes = await readProcesses(folder);
  if (!processes) return;
  await writeFile(paths.stop, '', { mode: 0o600 });
  for (const end = Date.now() + stopPatience; isRunning(processes.supervisor); await sleep(pause)) {
    if (Date.now() < end) continue;
    killTree(processes.supervisor.pid);
    if (processes.server && isRunning(processes.server)) process.kill(processes.server.pid, 'SIGKILL');
    break;
  }
  await rm(paths.stop, { force: true });
}

/** What is served now; undefined where nothing runs. `ready` is false while a server that has ended is started again. */
export async function readServingState(folder: string): Promise<ServingState | undefined> {
  const processes = await readProcesses(folder);
  if (!processes) return undefined;
  const state = servingState.safeParse(await readJson(servingPaths(folder).state)).data;
  if (!state) return undefined;
  const isServing = state.pid === processes.server?.pid && isRunning(processes.server);
  return isServing ? state : { ...state, ready: false };
}

/**
 * Waits until a revision of the plan, or a later one, is in force and requests are answered. The error says in words why it is not.
 */
export async function waitForRevision(
  folder: string,
  revision: number,
  patience = 120_000,
): Promise<Result<ServingState, string>> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(pause)) {
    const state = await readServingState(folder);
    if (state && state.revision >= revision && state.ready) return { ok: true, value: state };
    if (state?.problem !== undefined && state.problemRevision === revision) return { ok: false, error: state.problem };
  }
  return { ok: false, error: `It was not ready within ${patience / 1000} s.` };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return await readFile(path).then(
    () => true,
    () => false,
  );
}
