import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import type { Numbers } from '../../outputs/charts/NumbersTable.tsx';
import { titleOfMetric } from '../metrics.ts';

export interface LastMetric {
  nodeId: string;
  title: string;
  name: string;
  value: number;
}

export interface MetricCurve {
  nodeId: string;
  title: string;
  name: string;
  /** Iteration and value. */
  points: (readonly [number, number])[];
}

/** The last value of each metric, in the order in which steps reported them. */
export function listLastMetrics(steps: readonly RunStep[]): LastMetric[] {
  return steps.flatMap(({ nodeId, title, metrics }) => {
    const last = new Map(metrics.map(({ name, value }) => [name, value]));
    return [...last].map(([name, value]) => ({ nodeId, title, name, value }));
  });
}

/** Metrics that were reported along the way, iteration by iteration. */
export function listCurves(steps: readonly RunStep[]): MetricCurve[] {
  return steps.flatMap(({ nodeId, title, metrics }) => {
    const byName = Map.groupBy(
      metrics.filter(({ step }) => step !== undefined),
      ({ name }) => name,
    );
    return [...byName].flatMap(([name, values]) => {
      const points = values.map(({ step, value }) => [step!, value] as const);
      return points.length < 2 ? [] : [{ nodeId, title, name, points }];
    });
  });
}

export function toNumbers({ points, name }: MetricCurve, position: string): Numbers {
  return { columns: [position, titleOfMetric(name)], rows: points };
}
