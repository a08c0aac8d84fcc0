import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import PQueue from 'p-queue';
import { isRefusal } from '../isRefusal.ts';

/** Milliseconds that a call goes on being tried while no manager answers. */
const patience = 60_000;
const longestPause = 2_000;
/** Calls at the same time: a manager writes each of them down on its disk before it answers. */
const calls = 8;

/**
 * Calls of a cluster's manager, few at a time. While none answers, or the cluster has no leader, a call is tried again for a
 * minute: what it asks for has to be the same when it is done twice.
 */
export class ManagerCalls {
  readonly #connect: () => Promise<Docker>;
  readonly #queue = new PQueue({ concurrency: calls });

  constructor(connect: () => Promise<Docker>) {
    this.#connect = connect;
  }

  /** Throws the manager's refusals at once, and what the connection throws when the minute is over or the signal comes. */
  async call<T>(use: (docker: Docker) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return await this.#queue.add(async () => {
      const end = performance.now() + patience;
      for (let pause = 100; ; pause = Math.min(2 * pause, longestPause)) {
        try {
          return await use(await this.#connect());
        } catch (error) {
          if (!isAway(error) || signal?.aborted || performance.now() + pause > end) throw error;
          await sleep(pause, undefined, signal ? { signal } : {}).catch(() => {});
        }
      }
    });
  }
}

interface CallError extends Error {
  statusCode?: number;
}

/** Nobody answered, or only to say that the cluster has no leader now. */
export function isAway(error: unknown): boolean {
  const { statusCode, message = '' } = error as CallError;
  // A key or a certificate that is not believed is no better a minute later.
  if (isRefusal(error)) return false;
  if (statusCode === undefined) return true;
  return statusCode >= 500 && /leader|context deadline|unavailable|not yet|is starting|transport/i.test(message);
}

export function hasStatus(error: unknown, statusCode: number): boolean {
  return (error as CallError).statusCode === statusCode;
}
