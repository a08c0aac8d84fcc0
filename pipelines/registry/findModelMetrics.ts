import { type Pipeline, splitEndpoint } from '../contract/graph.ts';
import type { MetricValue } from '../contract/run.ts';
import type { StepRecord } from '../store/runHistory.ts';

/** What Evaluate Model puts before the metrics of the second of two tables. */
const ofSecond = 'second.';

interface Arrival {
  node: string;
  port: string;
}

/**
 * The metrics of the evaluation that a model reaches first in its run: over the fewest connections, of several the first in the
 * pipeline. Undefined where it reaches none.
 * @param steps of the run, by node.
 * @param metrics of the run, by node.
 */
export function findModelMetrics(
  { nodes, edges }: Pipeline,
  model: { nodeId: string; port: string },
  steps: ReadonlyMap<string, StepRecord>,
  metrics: ReadonlyMap<string, readonly MetricValue[]>,
): Record<string, number> | undefined {
  const order = new Map(nodes.map(({ id }, i) => [id, i]));
  const links = edges.map(({ from, to }) => ({ from, to: splitEndpoint(to) }));
  const leading = (wanted: (from: string) => boolean): Arrival[] =>
    links.filter(({ from }) => wanted(from)).map(({ to }) => to);
  let arrivals = leading((from) => from === `${model.nodeId}.${model.port}`);
  const seen = new Set<string>();
  while (arrivals.length > 0) {
    arrivals.sort((a, b) => (order.get(a.node) ?? 0) - (order.get(b.node) ?? 0));
    for (const { node, port } of arrivals) {
      const outputs = Object.values(steps.get(node)?.outputs ?? {});
      if (!outputs.some(({ type }) => type === 'evaluation')) continue;
      const found = metricsOfTable(metrics.get(node) ?? [], port);
      if (Object.keys(found).length > 0) return found;
    }
    const reached = new Set(arrivals.map(({ node }) => node).filter((node) => !seen.has(node)));
    for (const node of reached) seen.add(node);
    arrivals = leading((from) => reached.has(splitEndpoint(from).node));
  }
  return undefined;
}

/** Last values of those that came in by a port; curves are left out. */
function metricsOfTable(list: readonly MetricValue[], port: string): Record<string, number> {
  const isSecond = port === 'scoredDatasetToCompare';
  const single = list.filter(({ step, name }) => step === undefined && name.startsWith(ofSecond) === isSecond);
  return Object.fromEntries(single.map(({ name, value }) => [isSecond ? name.slice(ofSecond.length) : name, value]));
}
