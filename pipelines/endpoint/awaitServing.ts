import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServingState } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import { servingPaths } from './serving/servingPaths.ts';
import { readServingState } from './serving/startServing.ts';

/** How long large models may take to be loaded and warmed up. Milliseconds. */
const usualPatience = 120_000;
/** Between looks. Milliseconds. */
const pause = 40;

export interface Awaited {
  folder: string;
  /** Of the plan. */
  revision: number;
  /** Deployments that have to be warmed up. */
  needed: ReadonlySet<string>;
}

/** Waits until a revision of the plan is in force. The error says in words what keeps it from it. */
export async function awaitServing(
  { folder, revision, needed }: Awaited,
  patience = usualPatience,
): Promise<Result<ServingState, string>> {
  const begin = Date.now();
  while (Date.now() - begin < patience) {
    const state = await readServingState(folder);
    if (state) {
      const deployments = state.deployments.filter(({ name }) => needed.has(name));
      const failure = findFailure({ ...state, deployments }, revision);
      if (failure !== undefined) return { ok: false, error: failure };
      if (isInForce({ ...state, deployments }, revision)) return { ok: true, value: state };
    }
    await sleep(pause);
  }
  const tail = await readTail(servingPaths(folder).log);
  const waited = `It was not ready within ${patience / 1000} s.`;
  return { ok: false, error: tail === '' ? waited : `${waited} It said last: ${tail}` };
}

function isInForce(state: ServingState, revision: number): boolean {
  return state.revision >= revision && state.ready && state.deployments.every(({ status }) => status !== 'loading');
}

function findFailure(state: ServingState, revision: number): string | undefined {
  const { problem, problemRevision = revision } = state;
  if (problem !== undefined && problemRevision >= revision) return problem;
  const failed = state.revision >= revision ? state.deployments.find(({ status }) => status === 'failed') : undefined;
  return failed && `The deployment "${failed.name}" cannot be served. ${failed.reason ?? ''}`.trim();
}

/** The last line that the process printed. */
async function readTail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').at(-1)?.slice(0, 500) ?? '';
}
