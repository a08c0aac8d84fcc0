import type { Answer } from './converse.ts';

/**
 * Whether a worker is trusted with another step after this answer: one that failed or has grown by a quarter of its limit is not.
 * `memoryLimit`: bytes that a step may use.
 */
export function canServeAgain(answer: Answer, memoryLimit: number): boolean {
  if (answer.type !== 'reply') return false;
  if (answer.reply.type === 'failed') return answer.reply.failure.reason === 'user-error';
  return answer.reply.type === 'inspected' || answer.reply.resident < 150e6 + memoryLimit / 4;
}
