import type { Command } from '../command.ts';
import { formatTime } from '../formatText.ts';
import { openHistory } from '../openHistory.ts';

export const logsCommand: Command = {
  name: 'logs',
  usage: 'RUN [NODE]',
  summary: 'Prints what the steps of a run logged.',
  arguments: { min: 1, max: 2 },
  async run([id = '', nodeId], context) {
    using opened = await openHistory(context);
    const run = opened.findRun(id);
    for (const log of opened.history.logs(run.id, nodeId)) {
      context.print(
        context.json ? JSON.stringify(log) : `${formatTime(log.at)} ${log.nodeId} ${log.level}: ${log.message}`,
      );
    }
    return 0;
  },
};
