import { app } from './app.ts';

export const readLogs = app.runs.logs.handler(({ context, input }) => context.workspace().history.logsAfter(input));
