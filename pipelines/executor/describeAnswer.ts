import { unreachable } from '../contract/error.ts';
import { outOfMemoryMessage } from '../worker/protocol.ts';
import type { Answer } from './converse.ts';
import type { StepOutcome } from './executor.ts';
import type { Ended } from './stepWorker.ts';

/** What a conversation with a worker means for its step. `timeout`: milliseconds that the step had. */
export function describeAnswer(answer: Answer, timeout = 0): StepOutcome {
  switch (answer.type) {
    case 'canceled':
      return { type: 'canceled' };
    case 'timed-out':
      return {
        type: 'failed',
        failure: { reason: 'timed-out', message: `The step did not finish within ${timeout / 1000} s and was ended.` },
      };
    case 'ended':
      return describeEnd(answer.ended);
    case 'reply':
      if (answer.reply.type === 'failed') return { type: 'failed', failure: answer.reply.failure };
      return { type: 'completed' };
    default:
      return unreachable(answer);
  }
}

/** V8 and the C++ runtime end the process when the memory limit refuses them an allocation, and print so. */
function describeEnd({ code, signal, output, outOfMemory, message }: Ended): StepOutcome {
  if (outOfMemory || /out of memory|OOM|bad_alloc|cannot allocate memory|cannot map zero-fill/i.test(output)) {
    return { type: 'failed', failure: { reason: 'out-of-memory', message: outOfMemoryMessage, detail: output } };
  }
  return {
    type: 'lost',
    message: message ?? `The worker process ended (${signal ?? `exit code ${code}`}).`,
    detail: output,
  };
}
