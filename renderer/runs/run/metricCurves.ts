import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import type { MetricValue } from '../../../pipelines/contract/run.ts';
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

/** Curves that are drawn over each other: the same metric of one step, of training and of validation. */
export interface CurveGroup {
  nodeId: string;
  title: string;
  /** At least one. */
  curves: MetricCurve[];
}

type Measured = Pick<RunStep, 'nodeId' | 'title'> & { metrics: readonly MetricValue[] };

/** Metrics that were reported along the way, iteration by iteration. */
export function listCurves(steps: readonly Measured[]): CurveGroup[] {
  return steps.flatMap(({ nodeId, title, metrics }) => {
    const byName = Map.groupBy(
      metrics.filter(({ step }) => step !== undefined),
      ({ name }) => name,
    );
    const curves = [...byName].flatMap(([name, values]) => {
      const points = values.map(({ step, value }) => [step!, value] as const);
      return points.length < 2 ? [] : [{ nodeId, title, name, points }];
    });
    const groups = Map.groupBy(curves, ({ name }) => name.replace(/^(training|validation)_/, ''));
    return [...groups.values()].map((group) => ({ nodeId, title, curves: group }));
  });
}

/** The values of curves side by side. */
export function toNumbers(curves: readonly MetricCurve[], position: string): Numbers {
  const values = curves.map(({ points }) => new Map(points));
  const positions = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  return {
    columns: [position, ...curves.map(({ name }) => titleOfMetric(name))],
    rows: positions.map((x) => [x, ...values.map((of) => of.get(x) ?? null)]),
  };
}
