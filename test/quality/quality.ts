// Runs each example over several seeds through the command line and holds the medians against published results.
import { parseArgs } from 'node:util';
import { callCli } from '../rig/cli.ts';
import { bars, examples, median, metricsOf, type RunMetrics } from '../rig/examples.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seeds: { type: 'string' } } });
const seeds = Array.from({ length: Number(values.seeds ?? 20) }, (_, seed) => seed);

const rows: Record<string, Record<string, string | number>> = {};
let missed = 0;
await using workspace = await TestWorkspace.make();
for (const example of new Set(bars.map((bar) => bar.example))) {
  if (positionals.length > 0 && !positionals.includes(example)) continue;
  const runs: RunMetrics[] = [];
  for (const seed of seeds) {
    const args = ['run', examples.get(example)!, '--json', '--param', `seed=${seed}`];
    const { events } = await callCli(['--workspace', workspace.paths.workspace, ...args]);
    runs.push(metricsOf(events));
  }
  for (const { metric, read, bound, value } of bars.filter((bar) => bar.example === example)) {
    const found = runs.map((metrics) => read(metrics) ?? Number.NaN);
    const middle = median(found);
    const reached = bound === 'at least' ? middle >= value : middle <= value;
    if (!reached) missed += 1;
    rows[`${example}: ${metric}`] = {
      median: round(middle),
      lowest: round(Math.min(...found)),
      highest: round(Math.max(...found)),
      goal: `${bound} ${value}`,
      reached: reached ? 'yes' : 'NO',
    };
  }
}
console.table(rows);
process.exitCode = missed > 0 ? 1 : 0;

function round(value: number): number {
  return Number(value.toPrecision(4));
}
