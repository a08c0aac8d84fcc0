import type Database from 'better-sqlite3';
import { z } from 'zod';
import { int64, repeated, viewType } from './call.ts';
import { describeRuns, lastFirst, statusNames } from './describeRuns.ts';
import { pipelinesExperiment } from './experimentStore.ts';
import { invalid } from './mlflowError.ts';
import { pageToken, readPageToken } from './pages.ts';
import { type Comparison, type FilterKind, parseFilter, parseOrder } from './parseFilter.ts';

export const runSearch = z.object({
  experiment_ids: repeated(z.string()),
  filter: z.string().max(10_000).default(''),
  run_view_type: viewType,
  max_results: int64.pipe(z.number().min(1).max(50_000)).default(1000),
  order_by: repeated(z.string()),
  page_token: z.string().optional(),
});

/** SQL with a value for each `?` in it. */
interface Sql {
  sql: string;
  values: (string | number)[];
}

const parentTag = 'mlflow.parentRunId';

/** Runs of experiments that fit a filter, by default newest first. Throws MlflowError. */
export function searchRuns(database: Database.Database, input: z.infer<typeof runSearch>): object {
  const comparisons = parseFilter(input.filter);
  const experiments = input.experiment_ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  const hidden = { ACTIVE_ONLY: 'r.hidden = 0', DELETED_ONLY: 'r.hidden = 1', ALL: 'TRUE' }[input.run_view_type];
  // Child runs of pipelines are many, and are found by their parent.
  const byParent = comparisons.some(({ kind, key }) => kind === 'tag' && key === parentTag);
  const conditions = [
    {
      sql: `coalesce(m.experiment_id, ${pipelinesExperiment}) IN (SELECT value FROM json_each(?))`,
      values: [JSON.stringify(experiments)],
    },
    { sql: hidden, values: [] },
    ...(byParent ? [] : [{ sql: 'r.parent_run IS NULL', values: [] }]),
    ...comparisons.map(conditionOf),
  ];
  const orders = [...input.order_by.map(orderOf), { sql: 'r.started_at DESC, r.id', values: [] }];
  const offset = readPageToken(input.page_token);
  const ids = database
    .prepare(
      `SELECT r.id FROM runs r LEFT JOIN mlflow_runs m ON m.run_id = r.id
       WHERE ${conditions.map(({ sql }) => `(${sql})`).join(' AND ')} ORDER BY ${orders.map(({ sql }) => sql).join(', ')} LIMIT ? OFFSET ?`,
    )
    .pluck()
    .all([...[...conditions, ...orders].flatMap(({ values }) => values), input.max_results + 1, offset]) as string[];
  const hasMore = ids.length > input.max_results;
  return {
    runs: describeRuns(database, ids.slice(0, input.max_results)),
    ...(hasMore ? { next_page_token: pageToken(offset + input.max_results) } : {}),
  };
}

const statusCases = Object.entries(statusNames)
  .map(([status, name]) => `WHEN '${status}' THEN '${name}'`)
  .join(' ');

const numbers: Record<string, string> = {
  start_time: 'r.started_at',
  created: 'r.started_at',
  end_time: 'r.finished_at',
};
const texts: Record<string, string> = {
  run_id: 'r.id',
  run_name: 'r.name',
  'run name': 'r.name',
  status: `CASE r.status ${statusCases} END`,
  user_id: "coalesce(m.user, '')",
  artifact_uri: `'mlflow-artifacts:/' || coalesce(m.experiment_id, ${pipelinesExperiment}) || '/' || r.id || '/artifacts'`,
};
/** What MLflow keeps in tags of its own, and stands elsewhere here. */
const ownTags: Record<string, string> = {
  'mlflow.runName': 'r.name',
  [parentTag]: 'r.parent_run',
  'mlflow.source.name': 'r.file',
  'mlflow.source.git.commit': 'r.git_commit',
};

/** What is compared: NULL where a run has none of it. */
function columnOf(kind: FilterKind, key: string): Sql & { isNumber: boolean } {
  switch (kind) {
    case 'attribute': {
      const isNumber = Object.hasOwn(numbers, key);
      const sql = isNumber ? numbers[key] : Object.hasOwn(texts, key) ? texts[key] : undefined;
      const known = [...Object.keys(numbers), ...Object.keys(texts)].join(', ');
      if (sql === undefined)
        throw invalid(`Runs have no attribute "${key}". Known: ${known}. Others are metrics, params or tags.`);
      return { sql, values: [], isNumber };
    }
    case 'metric': {
      const named = key.includes('/') ? "(name = ? OR node_id || '/' || name = ?)" : 'name = ?';
      const sql = `(SELECT value FROM metrics WHERE run_id = r.id AND ${named} ORDER BY ${lastFirst} LIMIT 1)`;
      return { sql, values: key.includes('/') ? [key, key] : [key], isNumber: true };
    }
    case 'parameter': {
      const text = "CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END";
      return { sql: `(SELECT ${text} FROM json_each(r.parameters) WHERE key = ?)`, values: [key], isNumber: false };
    }
    case 'tag': {
      const own = Object.hasOwn(ownTags, key) ? ownTags[key] : 'NULL';
      const sql = `coalesce((SELECT value FROM run_tags WHERE run_id = r.id AND key = ?), ${own})`;
      return { sql, values: [key], isNumber: false };
    }
  }
}

function conditionOf({ kind, key, operator, values }: Comparison): Sql {
  const found = columnOf(kind, key);
  const { sql, isNumber } = found;
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return { sql: `${sql} ${operator}`, values: found.values };
  const wanted = values.map((value) => checkType(value, isNumber, `${kind} "${key}"`));
  switch (operator) {
    case 'IN':
    case 'NOT IN':
      return {
        sql: `${sql} ${operator} (SELECT value FROM json_each(?))`,
        values: [...found.values, JSON.stringify(wanted)],
      };
    case 'LIKE':
    case 'ILIKE':
      if (isNumber) throw invalid(`The ${kind} "${key}" is a number: it is compared by =, !=, <, <=, > or >=.`);
      // SQLite's LIKE makes no difference of A and a; its GLOB does.
      return operator === 'ILIKE'
        ? { sql: `${sql} LIKE ?`, values: [...found.values, ...wanted] }
        : { sql: `${sql} GLOB ?`, values: [...found.values, toGlob(String(wanted[0]))] };
    default:
      if (!isNumber && operator !== '=' && operator !== '!=')
        throw invalid(`The ${kind} "${key}" is text: it is compared by =, !=, LIKE, ILIKE, IN or NOT IN.`);
      return { sql: `${sql} ${operator} ?`, values: [...found.values, ...wanted] };
  }
}

function checkType(value: string | number, isNumber: boolean, what: string): string | number {
  if (!isNumber) return String(value);
  const number = Number(value);
  if (value === '' || !Number.isFinite(number))
    throw invalid(`The ${what} is compared with a number, not with '${value}'.`);
  return number;
}

function toGlob(pattern: string): string {
  return pattern.replace(/[[*?]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
}

/** Runs without a value come last. */
function orderOf(text: string): Sql {
  const { kind, key, descending } = parseOrder(text);
  const { sql, values } = columnOf(kind, key);
  return { sql: `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`, values };
}
