import { os } from '@orpc/server';
import { ViewError } from '../view/warmViewer.ts';
import type { AppContext } from './appContext.ts';
import { refuse } from './tellFailures.ts';

/** What handlers over table views run in: what a view cannot answer is told to the user in its words. */
export const tellViewFailures = os.$context<AppContext>().middleware(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    throw refuse(error.message, error.detail);
  }
});
