import type { ServingContext } from './context.ts';
import { secondBounds } from './figures.ts';

type Labels = Record<string, string | number>;

/** The figures in the text format of Prometheus, version 0.0.4. */
export function writeMetrics({ deployments, figures, name, ready, open, startedAt, restarts }: ServingContext): string {
  const lines: string[] = [];
  const describe = (metric: string, type: 'counter' | 'gauge' | 'histogram', help: string) =>
    lines.push(`# HELP ${metric} ${help}`, `# TYPE ${metric} ${type}`);
  const put = (metric: string, labels: Labels, value: number) =>
    lines.push(`${metric}${writeLabels({ endpoint: name, ...labels })} ${value}`);
  const counts = [...figures.deployments];

  describe('pipewright_requests_total', 'counter', 'Requests that were answered, by deployment and status.');
  for (const [deployment, { byStatus }] of counts)
    for (const [status, value] of byStatus) put('pipewright_requests_total', { deployment, status }, value);
  describe('pipewright_rows_total', 'counter', 'Rows of the requests.');
  for (const [deployment, { rows }] of counts) put('pipewright_rows_total', { deployment }, rows);
  describe('pipewright_request_duration_seconds', 'histogram', 'From the arrival of a request to its answer.');
  for (const [deployment, { durations, seconds }] of counts) {
    let sum = 0;
    for (const [i, value] of durations.entries()) {
      sum += value;
      put('pipewright_request_duration_seconds_bucket', { deployment, le: secondBounds[i] ?? '+Inf' }, sum);
    }
    put('pipewright_request_duration_seconds_sum', { deployment }, seconds);
    put('pipewright_request_duration_seconds_count', { deployment }, sum);
  }
  describe('pipewright_shadow_rows_total', 'counter', 'Rows that a shadow has answered too.');
  for (const [deployment, { compared }] of counts) put('pipewright_shadow_rows_total', { deployment }, compared);
  describe('pipewright_shadow_differing_rows_total', 'counter', 'Rows that a shadow has answered otherwise.');
  for (const [deployment, { differing }] of counts)
    put('pipewright_shadow_differing_rows_total', { deployment }, differing);
  describe('pipewright_predictions_total', 'counter', 'Rows by predicted class, or by bin of the predicted number.');
  for (const { name: deployment, counts: predicted } of deployments.loaded)
    for (const { label, count } of predicted.list()) put('pipewright_predictions_total', { deployment, label }, count);
  describe('pipewright_requests_open', 'gauge', 'Requests that wait for their answer.');
  put('pipewright_requests_open', {}, open);
  describe('pipewright_ready', 'gauge', '1 when everything that gets traffic is loaded and warmed up.');
  put('pipewright_ready', {}, ready ? 1 : 0);
  describe('pipewright_restarts', 'gauge', 'How often the process was started again after it had ended by itself.');
  put('pipewright_restarts', {}, restarts);
  describe('process_start_time_seconds', 'gauge', 'Start of the process, in seconds since 1970.');
  put('process_start_time_seconds', {}, startedAt / 1000);
  describe('process_resident_memory_bytes', 'gauge', 'Memory that the process occupies.');
  put('process_resident_memory_bytes', {}, process.memoryUsage.rss());
  return `${lines.join('\n')}\n`;
}

function writeLabels(labels: Labels): string {
  const quote = (value: string | number) =>
    String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${quote(value)}"`);
  return `{${parts.join(',')}}`;
}
