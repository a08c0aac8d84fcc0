import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../command.ts';
import { openHistory } from '../openHistory.ts';

export const cancelCommand: Command = {
  name: 'cancel',
  usage: 'RUN',
  summary: 'Ends a run that is going on.',
  arguments: { min: 1, max: 1 },
  async run([id = ''], context) {
    using opened = await openHistory(context);
    const { id: runId, status, parent, source } = opened.findRun(id);
    if (status !== 'running') {
      context.tell(`The run ${runId} is not going on: it is ${status}.`);
      return 1;
    }
    if (source === 'mlflow') {
      context.tell(`The run ${runId} was logged by MLflow’s client, and goes on or ends in its own program.`);
      return 1;
    }
    if (parent) {
      context.tell(
        `The run ${runId} is a part of the run ${parent.runId}, by its step ${parent.nodeId}. Cancel that one.`,
      );
      return 1;
    }
    opened.store.requestCancel(runId);
    for (let waited = 0; waited < 5000; waited += 50) {
      await sleep(50);
      const now = opened.findRun(runId).status;
      if (now === 'running') continue;
      context.print(context.json ? JSON.stringify({ runId, status: now }) : `${runId}: ${now}`);
      return 0;
    }
    context.tell(`The run ${runId} was asked to end, and has not ended within 5 s.`);
    return 1;
  },
};
