import { z } from 'zod';
import { mlflowNode, type RunStatus } from '../contract/run.ts';
import { type Call, defineCall, int64, keyValue, repeated } from './call.ts';
import { describeMetric, describeRuns } from './describeRuns.ts';
import { mostOfBatch } from './limits.ts';
import { type LoggedMetric, LoggedRuns } from './loggedRuns.ts';
import { invalid } from './mlflowError.ts';
import { takePage } from './pages.ts';
import { runSearch, searchRuns } from './searchRuns.ts';
import type { MlflowServices } from './services.ts';

const statuses = { RUNNING: 'running', SCHEDULED: 'running', FINISHED: 'completed', FAILED: 'failed', KILLED: 'canceled' } satisfies Record<string, RunStatus>; // biome-ignore format: one line

/** Older clients say `run_uuid`. */
const ofRun = z.object({ run_id: z.string().optional(), run_uuid: z.string().optional() });
const idOf = ({ run_id, run_uuid }: z.infer<typeof ofRun>): string => {
  const id = run_id || run_uuid;
  if (!id) throw invalid("Missing value for required parameter 'run_id'.");
  return id;
};

const metricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number);
const metric = z.object({
  key: z.string(),
  value: metricValue,
  timestamp: int64,
  step: int64.default(0),
});

function toMetric({ value, ...rest }: z.infer<typeof metric>): LoggedMetric {
  return { ...rest, value: Number.isNaN(value) ? null : value };
}

const nothing = { metrics: [], parameters: [], tags: [] };
const batch = z.object({
  run_id: z.string(),
  metrics: repeated(metric),
  params: repeated(keyValue),
  tags: repeated(keyValue),
});

function logBatch(
  { database, tell }: MlflowServices,
  { run_id, metrics, params, tags }: z.infer<typeof batch>,
): object {
  const { together, ...most } = mostOfBatch;
  for (const [what, list] of Object.entries({ metrics, params, tags })) {
    const limit = most[what as keyof typeof most];
    if (list.length > limit) throw invalid(`A batch holds at most ${limit} ${what}; this one has ${list.length}.`);
  }
  const all = metrics.length + params.length + tags.length;
  if (all > together) throw invalid(`A batch holds at most ${together} metrics, params and tags; this one has ${all}.`);
  new LoggedRuns(database).log(run_id, { metrics: metrics.map(toMetric), parameters: params, tags });
  tell('runs');
  return {};
}

const historySearch = ofRun.extend({
  metric_key: z.string(),
  page_token: z.string().optional(),
  max_results: int64.pipe(z.number().min(1)).default(25_000),
});

function readHistory({ database }: MlflowServices, input: z.infer<typeof historySearch>): object {
  const id = idOf(input);
  new LoggedRuns(database).require(id);
  const slash = input.metric_key.indexOf('/');
  const rows = database
    .prepare(
      `SELECT value, step, at FROM metrics WHERE run_id = @id
         AND (name = @key OR (node_id = @node AND name = @name AND @node <> '${mlflowNode}')) ORDER BY at, id`,
    )
    .all({
      id,
      key: input.metric_key,
      node: input.metric_key.slice(0, Math.max(0, slash)),
      name: input.metric_key.slice(slash + 1),
    }) as { value: number | null; step: number | null; at: number }[];
  const { page, next } = takePage(rows, input.max_results, input.page_token);
  return {
    metrics: page.map((row) => describeMetric(input.metric_key, row)),
    ...(next === undefined ? {} : { next_page_token: next }),
  };
}

function readRun({ database }: MlflowServices, id: string): object {
  new LoggedRuns(database).require(id);
  return describeRuns(database, [id])[0]!;
}

/** A call that changes one run and answers nothing. */
function defineChange<S extends z.ZodRawShape>(
  path: string,
  shape: S,
  change: (runs: LoggedRuns, id: string, input: z.infer<z.ZodObject<S>>) => void,
): Call {
  const input = ofRun.extend(shape) as unknown as z.ZodObject<typeof ofRun.shape & S>;
  return defineCall('POST', path, input, ({ database, tell }, given) => {
    change(new LoggedRuns(database), idOf(given as z.infer<typeof ofRun>), given as z.infer<z.ZodObject<S>>);
    tell('runs');
    return {};
  });
}

export const runCalls: Call[] = [
  defineCall(
    'POST',
    '/runs/create',
    z.object({
      experiment_id: z.string().default('0'),
      user_id: z.string().default(''),
      run_name: z.string().max(1000).default(''),
      start_time: int64.optional(),
      tags: repeated(keyValue),
    }),
    (services, input) => {
      const id = new LoggedRuns(services.database).create({
        experimentId: input.experiment_id,
        name: input.run_name,
        user: input.user_id,
        startedAt: input.start_time ?? Date.now(),
        tags: input.tags,
      });
      services.tell('runs');
      return { run: readRun(services, id) };
    },
  ),
  defineCall(
    'POST',
    '/runs/update',
    ofRun.extend({
      status: z.enum(Object.keys(statuses) as [keyof typeof statuses]).optional(),
      end_time: int64.optional(),
      run_name: z.string().max(1000).optional(),
    }),
    (services, input) => {
      const id = idOf(input);
      const status = input.status && statuses[input.status];
      new LoggedRuns(services.database).update(id, { status, endTime: input.end_time, name: input.run_name });
      services.tell('runs');
      return { run_info: (readRun(services, id) as { info: object }).info };
    },
  ),
  defineCall('GET', '/runs/get', ofRun, (services, input) => ({ run: readRun(services, idOf(input)) })),
  defineCall('POST', '/runs/search', runSearch, ({ database }, input) => searchRuns(database, input)),
  defineChange('/runs/delete', {}, (runs, id) => runs.setDeleted(id, true)),
  defineChange('/runs/restore', {}, (runs, id) => runs.setDeleted(id, false)),
  defineChange('/runs/log-metric', metric.shape, (runs, id, given) =>
    runs.log(id, { ...nothing, metrics: [toMetric(given)] }),
  ),
  defineChange('/runs/log-parameter', keyValue.shape, (runs, id, given) =>
    runs.log(id, { ...nothing, parameters: [given] }),
  ),
  defineChange('/runs/set-tag', keyValue.shape, (runs, id, given) => runs.setTag(id, given)),
  defineChange('/runs/delete-tag', { key: z.string() }, (runs, id, { key }) => runs.removeTag(id, key)),
  defineChange('/runs/log-inputs', { datasets: repeated(z.json()) }, (runs, id, { datasets }) =>
    runs.addLinks(id, 'inputs', datasets),
  ),
  defineChange('/runs/outputs', { models: repeated(z.json()) }, (runs, id, { models }) =>
    runs.addLinks(id, 'outputs', models),
  ),
  defineChange('/runs/log-model', { model_json: z.string().max(1_000_000) }, (runs, id) => void runs.requireOpen(id)),
  defineCall('POST', '/runs/log-batch', batch, logBatch),
  defineCall('GET', '/metrics/get-history', historySearch, readHistory),
];
