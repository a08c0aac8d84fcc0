import type { RunEvent } from '../contract/event.ts';
import type { RunOutcome } from '../run/runPipeline.ts';
import type { CommandContext } from './command.ts';
import type { Engine } from './createEngine.ts';
import { formatDuration, formatNumber, formatTable } from './formatText.ts';
import { StatusLine } from './statusLine.ts';

/**
 * Prints what happens in the first run that begins: with --json every event as a line, else a line for each step that ends, and on a terminal one
 * that tells how far the running steps are. Answers what prints the summary when the run is over.
 */
export function printRunEvents(
  engine: Pick<Engine, 'subscribe'>,
  context: CommandContext,
): (outcome: RunOutcome) => void {
  if (context.json) {
    engine.subscribe(ofFirstRun((events) => context.print(events.map((event) => JSON.stringify(event)).join('\n'))));
    return () => {};
  }
  const started = Date.now();
  const status = new StatusLine(process.stdout);
  const running = new Map<string, { since: number; fraction?: number }>();
  let labels = new Map<string, string>();
  let width = 0;
  const labelOf = (nodeId: string) => labels.get(nodeId) ?? nodeId;

  const show = (events: readonly RunEvent[]) => {
    const lines: string[] = [];
    for (const event of events) {
      if (event.type === 'run-started') {
        labels = labelSteps(event.steps);
        width = longest(labels);
        lines.push(`${event.name}, run ${event.runId}`);
      }
      if (event.type === 'step-started') running.set(event.nodeId, { since: event.at });
      const step = 'nodeId' in event ? running.get(event.nodeId) : undefined;
      if (event.type === 'step-progress' && step) step.fraction = event.fraction;
      const line = describeEvent(event, step?.since);
      if (line) lines.push(`${line.mark} ${labelOf(line.nodeId).padEnd(width)}  ${line.text}`);
      if (line?.ends) running.delete(line.nodeId);
    }
    status.clear();
    // One write for all: a thousand steps that are reused come at once.
    if (lines.length > 0) context.print(lines.join('\n'));
    status.show(
      [...running].map(([nodeId, { fraction }]) => `${labelOf(nodeId)}${formatFraction(fraction)}`).join(', '),
    );
  };
  engine.subscribe(ofFirstRun(show));

  return (outcome) => {
    status.clear();
    const counts = Object.entries(outcome.steps).filter(([, count]) => count > 0);
    const words = counts.map(([name, count]) => `${count} ${name}`).join(', ');
    context.print(`\n${outcome.status}: ${words} in ${formatDuration(Date.now() - started)}`);
    const rows = Object.entries(outcome.metrics).flatMap(([nodeId, metrics]) =>
      Object.entries(metrics).map(([name, value]) => [`  ${labelOf(nodeId)}`, name, formatNumber(value)]),
    );
    if (rows.length > 0) context.print(`\n${formatTable(rows)}`);
  };
}

/** Leaves out child runs: the step that asked for them tells how they went. */
function ofFirstRun(listener: (events: readonly RunEvent[]) => void): (events: readonly RunEvent[]) => void {
  let runId: string | undefined;
  return (events) => {
    runId ??= events[0]?.runId;
    const own = events.filter((event) => event.runId === runId);
    if (own.length > 0) listener(own);
  };
}

/** The title, with the node's id where two steps have the same one. */
function labelSteps(steps: readonly { nodeId: string; title: string }[]): Map<string, string> {
  const times = Map.groupBy(steps, ({ title }) => title);
  return new Map(
    steps.map(({ nodeId, title }) => [nodeId, times.get(title)!.length > 1 ? `${title} (${nodeId})` : title]),
  );
}

function longest(labels: ReadonlyMap<string, string>): number {
  return [...labels.values()].reduce((width, label) => Math.max(width, label.length), 0);
}

function formatFraction(fraction: number | undefined): string {
  return fraction === undefined ? ' …' : ` ${Math.round(fraction * 100)} %`;
}

interface Line {
  mark: string;
  nodeId: string;
  text: string;
  /** The step is over. */
  ends: boolean;
}

function describeEvent(event: RunEvent, since: number | undefined): Line | undefined {
  const line = (mark: string, text: string, ends = true): Line | undefined =>
    'nodeId' in event ? { mark, nodeId: event.nodeId, text, ends } : undefined;
  switch (event.type) {
    case 'step-completed':
      return line('✓', formatDuration(event.at - (since ?? event.at)));
    case 'step-reused':
      return line('♻', 'reused');
    case 'step-failed':
      return line('✗', event.failure.message);
    case 'step-skipped':
      return line('–', `skipped, because ${event.because} did not complete`);
    case 'step-canceled':
      return line('–', 'canceled');
    case 'log':
      return event.level === 'warning' ? line('!', event.message, false) : undefined;
    default:
      return undefined;
  }
}
