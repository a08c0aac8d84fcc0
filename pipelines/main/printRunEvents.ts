import type { RunEvent } from '../contract/event.ts';
import type { RunOutcome } from '../run/runPipeline.ts';
import type { CommandContext } from './command.ts';
import type { Engine } from './createEngine.ts';
import { formatDuration, formatNumber, formatTable } from './formatText.ts';

/**
 * Prints what happens: with --json every event as a line, else a line for each step that ends.
 * Answers what prints the summary when the run is over.
 */
export function printRunEvents(engine: Engine, context: CommandContext): (outcome: RunOutcome) => void {
  if (context.json) {
    engine.subscribe((events) => context.print(events.map((event) => JSON.stringify(event)).join('\n')));
    return () => {};
  }
  const started = Date.now();
  const titles = new Map<string, string>();
  const times = new Map<string, number>();
  const width = () => Math.max(...[...titles.values()].map((title) => title.length));
  const line = (mark: string, nodeId: string, text: string) =>
    context.print(`${mark} ${(titles.get(nodeId) ?? nodeId).padEnd(width())}  ${text}`);
  engine.subscribe((events) => {
    for (const event of events) {
      if (event.type === 'run-started') {
        for (const { nodeId, title } of event.steps) titles.set(nodeId, title);
        context.print(`${event.name}, run ${event.runId}`);
      }
      if (event.type === 'step-started') times.set(event.nodeId, event.at);
      printStep(event, times, line);
    }
  });
  return (outcome) => {
    const { completed, reused, failed, skipped, canceled } = outcome.steps;
    const counts = Object.entries({ completed, reused, failed, skipped, canceled }).filter(([, count]) => count > 0);
    context.print(
      `\n${outcome.status}: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')} in ${formatDuration(Date.now() - started)}`,
    );
    const rows = Object.entries(outcome.metrics).flatMap(([nodeId, metrics]) =>
      Object.entries(metrics).map(([name, value]) => [`  ${titles.get(nodeId) ?? nodeId}`, name, formatNumber(value)]),
    );
    if (rows.length > 0) context.print(`\n${formatTable(rows)}`);
  };
}

function printStep(
  event: RunEvent,
  times: ReadonlyMap<string, number>,
  line: (mark: string, nodeId: string, text: string) => void,
): void {
  if (event.type === 'step-completed') {
    line('✓', event.nodeId, formatDuration(event.at - (times.get(event.nodeId) ?? event.at)));
  }
  if (event.type === 'step-reused') line('♻', event.nodeId, 'reused');
  if (event.type === 'step-failed') line('✗', event.nodeId, event.failure.message);
  if (event.type === 'step-skipped') line('–', event.nodeId, `skipped, because ${event.because} did not complete`);
  if (event.type === 'step-canceled') line('–', event.nodeId, 'canceled');
  if (event.type === 'log' && event.level === 'warning') line('!', event.nodeId, event.message);
}
