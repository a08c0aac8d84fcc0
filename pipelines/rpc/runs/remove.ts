import { app } from './app.ts';

/** Takes runs out of the list. They are kept until they are collected. */
export const removeRuns = app.runs.remove.handler(({ context, input: { runIds }, errors }) => {
  const { history, running } = context.workspace();
  const going = runIds.some((id) => running.has(id) || history.find(id)?.status === 'running');
  if (going) throw errors.REFUSED({ message: 'A run that is going on cannot be removed. Stop it first.' });
  history.setHidden(runIds, true);
  context.broadcast({ type: 'runs-changed' });
  return {};
});

export const restoreRuns = app.runs.restore.handler(({ context, input: { runIds }, errors }) => {
  const restored = context.workspace().history.setHidden(runIds, false);
  if (restored === 0) throw errors.NOT_FOUND({ message: 'These runs were collected and cannot be brought back.' });
  context.broadcast({ type: 'runs-changed' });
  return {};
});
