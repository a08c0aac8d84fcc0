import type { RunRecord } from '../../store/runHistory.ts';
import type { Command } from '../command.ts';
import { formatDuration, formatNumber, formatTable, formatTime } from '../formatText.ts';
import { openHistory } from '../openHistory.ts';

export const showCommand: Command = {
  name: 'show',
  usage: 'RUN',
  summary: 'Shows a run: its parameters, steps, outputs and metrics. RUN is an id, its beginning, or "latest".',
  arguments: { min: 1, max: 1 },
  async run([id = ''], context) {
    using opened = await openHistory(context);
    const run = opened.findRun(id);
    const steps = opened.history.steps(run.id);
    const metrics = opened.history.metrics(run.id);
    const children = opened.history.children(run.id);
    if (context.json) {
      const snapshot = opened.history.snapshot(run.id);
      context.print(JSON.stringify({ ...run, steps, metrics: Object.fromEntries(metrics), children, snapshot }));
      return 0;
    }
    context.print(`${run.name}, run ${run.id}: ${run.status}, started ${formatTime(run.startedAt)}`);
    if (run.parent) context.print(`part of the run ${run.parent.runId}, by its step ${run.parent.nodeId}`);
    if (run.git)
      context.print(`commit ${run.git.commit}${run.git.dirty ? ', with changes that are not committed' : ''}`);
    const parameters = Object.entries(run.parameters).map(([name, value]) => [`  ${name}`, JSON.stringify(value)]);
    if (parameters.length > 0) context.print(`\nParameters\n${formatTable(parameters)}`);
    const rows = steps.map((step) => [
      `  ${step.nodeId}`,
      step.status,
      step.startedAt !== null && step.finishedAt !== null ? formatDuration(step.finishedAt - step.startedAt) : '',
      step.failure?.message.split('\n')[0] ?? Object.keys(step.outputs).join(', '),
    ]);
    context.print(`\nSteps\n${formatTable(rows)}`);
    const values = [...metrics].flatMap(([nodeId, list]) =>
      list
        .filter(({ step }) => step === undefined)
        .map(({ name, value }) => [`  ${nodeId}`, name, formatNumber(value)]),
    );
    if (values.length > 0) context.print(`\nMetrics\n${formatTable(values)}`);
    if (children.length > 0) context.print(`\nChild runs\n${formatTable(children.map(describeChild))}`);
    return 0;
  },
};

function describeChild({ id, status, startedAt, finishedAt, parent, name, parameters }: RunRecord): string[] {
  const values = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const took = finishedAt === null ? '' : formatDuration(finishedAt - startedAt);
  return [`  ${id}`, status, took, parent?.nodeId ?? '', name, values.join(', ')];
}
