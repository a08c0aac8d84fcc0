import type { ModelVersion } from '../../../contract/registry.ts';
import { formatNumber } from '../../formatText.ts';

/** Metrics that a list has room for. */
const mostMetrics = 2;

/** The first of the metrics, in one line. */
export function formatMetrics(metrics: Record<string, number>): string {
  const all = Object.entries(metrics).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return all.slice(0, mostMetrics).join(', ');
}

/** What is told of a version that was registered just now. */
export function describeRegistered({ name, version, servable, notServable, notCompiled }: ModelVersion): string {
  const lines = [`Registered version ${version} of "${name}".`];
  if (!servable) lines.push(`It cannot be served: ${notServable.join(' ')}`);
  else if (notCompiled.length > 0) lines.push(`It can be served, but not as one ONNX file: ${notCompiled.join(' ')}`);
  return lines.join('\n');
}
