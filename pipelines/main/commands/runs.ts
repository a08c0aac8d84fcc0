import type { Command } from '../command.ts';
import { formatDuration, formatTable, formatTime } from '../formatText.ts';
import { openHistory } from '../openHistory.ts';

export const runsCommand: Command = {
  name: 'runs',
  usage: '',
  summary: 'Lists the runs, newest first.',
  arguments: { min: 0, max: 0 },
  options: { limit: { type: 'string', help: 'How many; default 20.' } },
  async run(_, context) {
    using opened = await openHistory(context);
    const runs = opened.history.list(Number(context.options.limit ?? 20) || 20);
    if (context.json) {
      context.print(JSON.stringify(runs));
      return 0;
    }
    const rows = runs.map((run) => [
      run.id,
      run.status,
      formatTime(run.startedAt),
      run.finishedAt === null ? '' : formatDuration(run.finishedAt - run.startedAt),
      run.git ? `${run.git.commit.slice(0, 8)}${run.git.dirty ? '+' : ''}` : '',
      run.name,
    ]);
    context.print(
      runs.length === 0
        ? 'No runs yet.'
        : formatTable([['RUN', 'STATUS', 'STARTED', 'TOOK', 'COMMIT', 'PIPELINE'], ...rows]),
    );
    return 0;
  },
};
