import { app } from './app.ts';

/** Asks a run to end. One that has ended already stays as it ended. */
export const cancelRun = app.runs.cancel.handler(({ context, input: { runId }, errors }) => {
  const { running, history } = context.workspace();
  const stop = running.get(runId);
  const run = history.find(runId);
  if (!stop && !run) throw errors.NOT_FOUND({ message: 'There is no such run (any more).' });
  if (run?.source === 'mlflow')
    throw errors.REFUSED({
      message: 'This run was logged by MLflow’s client, and goes on or ends in its own program.',
    });
  stop?.abort();
  return {};
});
