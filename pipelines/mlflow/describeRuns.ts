import type Database from 'better-sqlite3';
import type { RunStatus } from '../contract/run.ts';
import { type KeyValue, listEntries } from './call.ts';
import { pipelinesExperiment } from './experimentStore.ts';

export const statusNames: Record<RunStatus, string> = {
  running: 'RUNNING',
  completed: 'FINISHED',
  failed: 'FAILED',
  canceled: 'KILLED',
  interrupted: 'FAILED',
};

export interface MlflowMetric {
  key: string;
  /** `NaN` is text, as protocol buffers have it in JSON. */
  value: number | 'NaN';
  timestamp: number;
  step: number;
}

interface RunRow {
  id: string;
  name: string;
  file: string | null;
  status: RunStatus;
  startedAt: number;
  finishedAt: number | null;
  parameters: string;
  commit: string | null;
  parent: string | null;
  hidden: number;
  source: string;
  experiment: number | null;
  user: string | null;
  inputs: string | null;
  outputs: string | null;
}

/** Runs as MLflow's client reads them, in the order of their ids. Ids that are not known are left out. */
export function describeRuns(database: Database.Database, ids: readonly string[]): object[] {
  const list = JSON.stringify(ids);
  const rows = database
    .prepare(
      `SELECT r.id, r.name, r.file, r.status, r.started_at AS startedAt, r.finished_at AS finishedAt, r.parameters,
         r.git_commit AS "commit", r.parent_run AS parent, r.hidden, r.source, m.experiment_id AS experiment, m.user, m.inputs, m.outputs
       FROM runs r LEFT JOIN mlflow_runs m ON m.run_id = r.id WHERE r.id IN (SELECT value FROM json_each(?))`,
    )
    .all(list) as RunRow[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const metrics = readLatestMetrics(database, list);
  const tags = readTags(database, list);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return {
      info: describeInfo(row),
      data: {
        metrics: metrics.get(id) ?? [],
        params: describeParameters(row.parameters),
        tags: listEntries({ ...tagsOf(row), ...tags.get(id) }),
      },
      inputs: { dataset_inputs: JSON.parse(row.inputs ?? '[]') as unknown },
      outputs: { model_outputs: JSON.parse(row.outputs ?? '[]') as unknown },
    };
  });
}

function describeInfo({ id, name, status, startedAt, finishedAt, hidden, experiment, user }: RunRow) {
  const experimentId = experiment ?? pipelinesExperiment;
  return {
    run_id: id,
    run_uuid: id,
    run_name: name,
    experiment_id: String(experimentId),
    user_id: user ?? '',
    status: statusNames[status],
    start_time: startedAt,
    ...(finishedAt === null ? {} : { end_time: finishedAt }),
    artifact_uri: artifactUriOf(experimentId, id),
    lifecycle_stage: hidden === 1 ? 'deleted' : 'active',
  };
}

/** Chosen here, never by the client. */
export function artifactUriOf(experimentId: number, runId: string): string {
  return `mlflow-artifacts:/${experimentId}/${runId}/artifacts`;
}

function describeParameters(text: string): KeyValue[] {
  const parameters = JSON.parse(text) as Record<string, unknown>;
  return listEntries(
    Object.fromEntries(
      Object.entries(parameters).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  );
}

/** What MLflow keeps in tags of its own. */
function tagsOf({ name, file, commit, parent, source }: RunRow): Record<string, string> {
  return {
    'mlflow.runName': name,
    ...(parent === null ? {} : { 'mlflow.parentRunId': parent }),
    ...(source === 'mlflow' ? {} : { 'mlflow.source.type': 'PROJECT' }),
    ...(file === null ? {} : { 'mlflow.source.name': file }),
    ...(commit === null ? {} : { 'mlflow.source.git.commit': commit }),
  };
}

/**
 * Which of several values of a metric is the last: that of the largest step, then the latest. Steps of pipelines report curves by
 * step, and what they come to without one, at the end.
 */
export const lastFirst = 'ifnull(step, 9e18) DESC, at DESC, value DESC, id DESC';

function readLatestMetrics(database: Database.Database, list: string): Map<string, MlflowMetric[]> {
  const rows = database
    .prepare(
      `SELECT run_id AS runId, node_id AS nodeId, name, value, step, at FROM (
         SELECT *, row_number() OVER (PARTITION BY run_id, node_id, name ORDER BY ${lastFirst}) AS n
         FROM metrics WHERE run_id IN (SELECT value FROM json_each(?))
       ) WHERE n = 1 ORDER BY name, node_id`,
    )
    .all(list) as (MetricRow & { runId: string })[];
  const byRun = Map.groupBy(rows, ({ runId }) => runId);
  return new Map([...byRun].map(([runId, ofRun]) => [runId, nameMetrics(ofRun)]));
}

interface MetricRow {
  nodeId: string;
  name: string;
  value: number | null;
  step: number | null;
  at: number;
}

/** A metric that several steps of a pipeline have is told apart by the step: `evaluate/auc`. */
function nameMetrics(rows: readonly MetricRow[]): MlflowMetric[] {
  const byName = Map.groupBy(rows, ({ name }) => name);
  return rows.map((row) => {
    const isOnly = byName.get(row.name)!.length === 1;
    return describeMetric(isOnly ? row.name : `${row.nodeId}/${row.name}`, row);
  });
}

export function describeMetric(
  key: string,
  { value, step, at }: Pick<MetricRow, 'value' | 'step' | 'at'>,
): MlflowMetric {
  return { key, value: value ?? 'NaN', timestamp: at, step: Math.trunc(step ?? 0) };
}

function readTags(database: Database.Database, list: string): Map<string, Record<string, string>> {
  const rows = database
    .prepare('SELECT run_id AS runId, key, value FROM run_tags WHERE run_id IN (SELECT value FROM json_each(?))')
    .all(list) as { runId: string; key: string; value: string }[];
  const byRun = Map.groupBy(rows, ({ runId }) => runId);
  return new Map([...byRun].map(([id, tags]) => [id, Object.fromEntries(tags.map(({ key, value }) => [key, value]))]));
}
