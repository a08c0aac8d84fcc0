import type { StepOutcome } from '../executor.ts';
import { isRefusal } from '../isRefusal.ts';
import type { SwarmTarget } from './jobSpec.ts';
import { isAway } from './managerCalls.ts';

/** What it means for a step that its job could not be begun, or its files not be carried, in words. */
export function describeTrouble(error: unknown, target: SwarmTarget): StepOutcome {
  const { message, code, statusCode } = error as Error & { code?: string; statusCode?: number };
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const why = code === 'EACCES' ? 'may not be used' : 'is taken by another program';
    return fail(
      `Port ${target.advertisePort} of this machine ${why}, and nodes of "${target.name}" are to reach it there. Choose another for the target.`,
    );
  }
  if (isRefusal(error)) return fail(message);
  if (statusCode === undefined) {
    return { type: 'lost', message: `The connection to "${target.name}" was lost: ${message}.` };
  }
  if (isAway(error)) {
    return { type: 'lost', message: `No manager of the cluster "${target.name}" answers.`, detail: message };
  }
  if (/swarm manager|not part of a swarm/i.test(message)) {
    return fail(`The engine of "${target.name}" is no manager of a Docker Swarm. Choose the address of one.`);
  }
  return fail(`The cluster "${target.name}" refuses the step: ${message}`);
}

function fail(message: string): StepOutcome {
  return { type: 'failed', failure: { reason: 'user-error', message } };
}
