import { implement, ORPCError } from '@orpc/server';
import { contract } from '../contract/rpc/contract.ts';
import { describeStorageError } from '../run/describeStorageError.ts';
import type { AppContext } from './appContext.ts';

/**
 * What handlers are made with: `app.runs.start.handler(…)`. A disk that is full or read-only is told to the user in words;
 * what else is thrown is a defect: its stack goes to stderr, and the page learns no more than that there was one.
 */
export const app = implement(contract)
  .$context<AppContext>()
  .use(async ({ next, errors }) => {
    try {
      return await next();
    } catch (error) {
      throw describeAsRefusal(error, (message, detail) => errors.REFUSED({ message, data: { detail } }));
    }
  });

function describeAsRefusal(error: unknown, refuse: (message: string, detail?: string) => Error): unknown {
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
