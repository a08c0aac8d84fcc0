import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { isRefusal } from '../isRefusal.ts';

/** Milliseconds in which an engine that restarts is waited for. */
const patience = 8_000;
const pause = 250;

/** The engine cannot be reached, with words for users. */
export class EngineLost extends Error {}

/** A connection on which the engine answers. Throws EngineLost where there is none within eight seconds, and refusals at once. */
export async function reachEngine(connect: () => Promise<Docker>, signal: AbortSignal): Promise<Docker> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      const docker = await connect();
      await docker.ping();
      return docker;
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (performance.now() > end || signal.aborted) throw new EngineLost(describe(error), { cause: error });
      await sleep(pause);
    }
  }
}

function describe(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const { code } = error as NodeJS.ErrnoException;
  // An error of the system's says little by itself; others have their own words.
  return code === undefined ? words : `The Docker engine cannot be reached (${code}).`;
}
