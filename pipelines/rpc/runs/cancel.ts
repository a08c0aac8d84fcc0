import { app } from '../app.ts';

/** Asks a run to end. One that has ended already stays as it ended. */
export const cancelRun = app.runs.cancel.handler(({ context, input: { runId }, errors }) => {
  const { running, history } = context.workspace();
  const stop = running.get(runId);
  if (!stop && !history.find(runId)) throw errors.NOT_FOUND({ message: 'There is no such run (any more).' });
  stop?.abort();
  return {};
});
