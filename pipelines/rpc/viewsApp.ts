import { ViewError } from '../view/warmViewer.ts';
import { app } from './app.ts';

/** What handlers over table views are made with: what a view cannot answer is told to the user in its words. */
export const viewsApp = app.use(async ({ next, errors }) => {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    throw errors.REFUSED({ message: error.message, data: { detail: error.detail } });
  }
});
