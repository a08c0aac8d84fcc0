import type { KeyParts } from '../../contract/run.ts';
import { describeDifferences } from '../../run/describeDifferences.ts';
import type { Command } from '../command.ts';
import { formatNumber, formatTable } from '../formatText.ts';
import { openHistory } from '../openHistory.ts';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'RUN RUN',
  summary: 'Shows how two runs differ: parameters, steps, metrics.',
  arguments: { min: 2, max: 2 },
  async run(ids, context) {
    using opened = await openHistory(context);
    const [a, b] = ids.map((id) => opened.findRun(id));
    if (!a || !b) return 1;
    const names = [...new Set([...Object.keys(a.parameters), ...Object.keys(b.parameters)])];
    const parameters = names
      .map((name) => ({ name, first: a.parameters[name], second: b.parameters[name] }))
      .filter(({ first, second }) => JSON.stringify(first) !== JSON.stringify(second));
    const steps = compareSteps(opened.history.keyParts(a.id), opened.history.keyParts(b.id));
    const metrics = compareMetrics(lastValues(opened.history.metrics(a.id)), lastValues(opened.history.metrics(b.id)));
    if (context.json) {
      context.print(JSON.stringify({ runs: [a.id, b.id], parameters, steps, metrics }));
      return 0;
    }
    const section = (title: string, rows: string[][]) =>
      context.print(`${title}\n${rows.length === 0 ? '  no difference' : formatTable(rows)}\n`);
    section(
      'Parameters',
      parameters.map(({ name, first, second }) => [
        `  ${name}`,
        JSON.stringify(first) ?? '',
        JSON.stringify(second) ?? '',
      ]),
    );
    section(
      'Steps',
      steps.flatMap(({ nodeId, differences }) => differences.map((words) => [`  ${nodeId}`, words])),
    );
    section(
      'Metrics',
      metrics.map(({ nodeId, name, first, second }) => [
        `  ${nodeId}`,
        name,
        first === undefined ? '' : formatNumber(first),
        second === undefined ? '' : formatNumber(second),
        first === undefined || second === undefined ? '' : signed(second - first),
      ]),
    );
    return 0;
  },
};

function compareSteps(a: ReadonlyMap<string, KeyParts>, b: ReadonlyMap<string, KeyParts>) {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((nodeId) => {
      const [first, second] = [a.get(nodeId), b.get(nodeId)];
      if (!first) return { nodeId, differences: ['only in the second run'] };
      if (!second) return { nodeId, differences: ['only in the first run'] };
      return { nodeId, differences: describeDifferences(first, second) };
    })
    .filter(({ differences }) => differences.length > 0);
}

function compareMetrics(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) {
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => {
    const [nodeId = '', name = ''] = key.split('\0');
    return { nodeId, name, first: a.get(key), second: b.get(key) };
  });
}

function lastValues(metrics: ReadonlyMap<string, { name: string; value: number }[]>): Map<string, number> {
  return new Map(
    [...metrics].flatMap(([nodeId, list]) => list.map(({ name, value }) => [`${nodeId}\0${name}`, value] as const)),
  );
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(value)}`;
}
