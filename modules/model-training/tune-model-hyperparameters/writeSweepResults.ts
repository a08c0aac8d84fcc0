import type { ParamRange } from '../../../pipelines/contract/model.ts';
import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import type { RunContext } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import type { Space } from '../../lib/sweep/space.ts';
import { sqlTypes, TableSession } from '../../lib/table/session.ts';
import { quoteLiteral } from '../../lib/table/sql.ts';
import type { Trial } from './runTrial.ts';

interface ResultColumn {
  column: Column;
  read(trial: Trial): unknown;
}

/**
 * Writes one row a trial, in the given order: its number and status, the metric that decides and all others, the values that were
 * tried, the share of rows where it differs, and why a trial has no metric. How long a trial took is in the history, because a table
 * has the same bytes whenever it is made.
 */
export async function writeSweepResults(
  path: string,
  trials: readonly Trial[],
  { space, titles, metric }: { space: Space; titles: ReadonlyMap<string, string>; metric: string },
  context: RunContext,
): Promise<void> {
  const columns = listColumns(trials, space, titles, metric);
  const rows = trials.map(
    (trial) => `(${columns.map(({ column, read }) => literal(read(trial), column.type)).join(', ')})`,
  );
  await using session = await TableSession.open(context);
  await session.write(
    path,
    `SELECT * FROM (VALUES ${rows.join(', ')})`,
    columns.map(({ column }) => column),
  );
}

function listColumns(
  trials: readonly Trial[],
  space: Space,
  titles: ReadonlyMap<string, string>,
  metric: string,
): ResultColumn[] {
  const taken: string[] = [];
  const add = (wish: string, type: ColumnType, read: ResultColumn['read']): ResultColumn => {
    const name = unusedName(wish, taken);
    taken.push(name);
    return { column: { name, type }, read };
  };
  const metrics = [...new Set([metric, ...trials.flatMap((trial) => Object.keys(trial.metrics))])];
  return [
    add('Trial', 'integer', ({ number }) => number),
    add('Status', 'string', ({ status }) => status),
    add(metric, 'double', ({ metrics: found }) => found[metric]),
    ...Object.entries(space).map(([name, range]) =>
      add(titles.get(name) ?? name, typeOf(range), ({ point }) => point[name]),
    ),
    ...(trials.some(({ share }) => share < 1) ? [add('Share of rows', 'double', ({ share }) => share)] : []),
    ...metrics.slice(1).map((name) => add(name, 'double', ({ metrics: found }) => found[name])),
    add('Message', 'string', ({ message }) => message || undefined),
  ];
}

function typeOf(range: ParamRange): ColumnType {
  if (!('values' in range)) return range.integer ? 'integer' : 'double';
  if (range.values.every((value) => Number.isSafeInteger(value))) return 'integer';
  if (range.values.every((value) => typeof value === 'number')) return 'double';
  return range.values.every((value) => typeof value === 'boolean') ? 'boolean' : 'string';
}

function literal(value: unknown, type: ColumnType): string {
  if (value === undefined || value === null) return `NULL::${sqlTypes[type]}`;
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : String(value);
  return `${quoteLiteral(text)}::${sqlTypes[type]}`;
}
