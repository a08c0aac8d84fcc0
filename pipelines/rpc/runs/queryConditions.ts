import { unreachable } from '../../contract/error.ts';
import type { RunCondition } from '../../store/runList.ts';
import type { Comparison } from '../readTerms.ts';
import type { RunFilter } from './parseQuery.ts';

/** SQL conditions for filters, every value bound. `now`: milliseconds since 1970, for the duration of runs that are going on. */
export function queryConditions(filters: readonly RunFilter[], now: number): RunCondition[] {
  return filters.map((filter) => conditionOf(filter, now));
}

function conditionOf(filter: RunFilter, now: number): RunCondition {
  switch (filter.type) {
    case 'word':
      return contains('name', filter.text);
    case 'status':
      return { sql: `status ${filter.not ? '<>' : '='} ?`, values: [filter.status] };
    case 'pipeline': {
      const either = [contains('name', filter.text), contains("coalesce(file, '')", filter.text)];
      const sql = either.map((condition) => condition.sql).join(' OR ');
      return { sql: filter.not ? `NOT (${sql})` : sql, values: either.flatMap(({ values }) => values) };
    }
    case 'duration':
      return {
        sql: `(coalesce(finished_at, ?) - started_at) ${filter.comparison} ?`,
        values: [now, filter.seconds * 1000],
      };
    case 'started':
      return {
        sql: `${filter.not ? 'NOT ' : ''}(started_at >= ? AND started_at < ?)`,
        values: [filter.from, filter.to],
      };
    case 'metric':
      return {
        // The last value of the metric in any step of the run.
        sql: `id IN (SELECT run_id FROM metrics WHERE id IN (
                SELECT max(id) FROM metrics WHERE name = ? GROUP BY run_id, node_id) AND value ${filter.comparison} ?)`,
        values: [filter.name, filter.value],
      };
    case 'parameter':
      return parameterCondition(filter.name, filter.comparison, filter.value);
    default:
      return unreachable(filter);
  }
}

/** Without regard to upper and lower case of A to Z; what LIKE gives a meaning of its own has none here. */
function contains(column: string, text: string): RunCondition {
  return { sql: `instr(lower(${column}), lower(?)) > 0`, values: [text] };
}

/** As numbers where both are, else as text. A run without the parameter passes no comparison, not even `!=`. */
function parameterCondition(name: string, comparison: Comparison, value: string): RunCondition {
  const number = Number(value);
  const isNumber = value.trim() !== '' && Number.isFinite(number);
  const asText = `CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END ${comparison} ?`;
  const compared = isNumber
    ? `CASE WHEN type IN ('integer', 'real') THEN value ${comparison} ? ELSE ${asText} END`
    : asText;
  return {
    sql: `EXISTS (SELECT 1 FROM json_each(runs.parameters) WHERE key = ? AND ${compared})`,
    values: isNumber ? [name, number, value] : [name, value],
  };
}
