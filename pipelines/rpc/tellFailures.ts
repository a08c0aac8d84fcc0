import { ORPCError, os } from '@orpc/server';
import { describeStorageError } from '../run/describeStorageError.ts';
import type { AppContext } from './appContext.ts';

/**
 * What every handler runs in. A disk that is full or read-only is told to the user in words; what else is thrown is a
 * defect: its stack goes to stderr, and the page learns no more than that there was one.
 */
export const tellFailures = os.$context<AppContext>().middleware(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw describeAsRefusal(error);
  }
});

/** The contract's `REFUSED`. */
export function refuse(message: string, detail?: string): Error {
  return new ORPCError('REFUSED', { status: 422, message, data: { detail } });
}

function describeAsRefusal(error: unknown): unknown {
  try {
    const { message, detail } = describeStorageError(error);
    return refuse(message, detail);
  } catch {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(code))
      return refuse(
        'The history of the workspace cannot be written. Make room on its disk, and see that it can be written.',
        code,
      );
    const isDefect = !(error instanceof ORPCError) && (error as Error | undefined)?.name !== 'AbortError';
    if (isDefect) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return error;
  }
}
