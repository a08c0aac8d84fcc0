import type { Result } from '../../contract/error.ts';
import { type RunStatus, runStatus } from '../../contract/run.ts';
import { type Comparison, isEquality, readTerms, type Term } from '../readTerms.ts';

/** One thing that a run is searched by. */
export type RunFilter =
  /** Part of the run's name. */
  | { type: 'word'; text: string }
  | { type: 'status'; not: boolean; status: RunStatus }
  /** Part of the pipeline's name or file. */
  | { type: 'pipeline'; not: boolean; text: string }
  | { type: 'duration'; comparison: Comparison; seconds: number }
  /** Begun between two moments, milliseconds since 1970: `from` is within, `to` is not. */
  | { type: 'started'; not: boolean; from: number; to: number }
  | { type: 'metric'; name: string; comparison: Comparison; value: number }
  | { type: 'parameter'; name: string; comparison: Comparison; value: string };

const searchable =
  'Search by words of the name, status:failed, pipeline:name, duration>60 (seconds), started>2026-01-31, metric.auc>0.9 or param.seed=3.';

/** The filters of a query, all of which must hold. The error says what cannot be read, and what can be asked. */
export function parseQuery(query: string): Result<RunFilter[], string> {
  const filters: RunFilter[] = [];
  for (const term of readTerms(query)) {
    const filter = parseTerm(term);
    if (typeof filter === 'string') return { ok: false, error: `${filter} ${searchable}` };
    filters.push(filter);
  }
  return { ok: true, value: filters };
}

function parseTerm(term: Term): RunFilter | string {
  if (term.type === 'word') return term;
  const { key, kind, name, sign, comparison, value } = term;
  if (value === '') return `After "${key}${sign}" a value is missing.`;
  switch (kind) {
    case 'status':
      return parseStatus(comparison, value);
    case 'pipeline':
      if (!isEquality(comparison)) return `A pipeline is searched by pipeline:${value}, not by "${sign}".`;
      return { type: 'pipeline', not: comparison === '!=', text: value };
    case 'duration':
      return parseNumber(value, `"duration" takes a number of seconds; "${value}" is none.`, (seconds) => ({
        type: 'duration',
        comparison,
        seconds,
      }));
    case 'started':
      return parseStarted(comparison, value);
    case 'metric':
      if (name === undefined) return 'Which metric? Write metric.auc>0.9.';
      return parseNumber(value, `"${key}" is compared with a number; "${value}" is none.`, (number) => ({
        type: 'metric',
        name,
        comparison,
        value: number,
      }));
    case 'param':
      if (name === undefined) return 'Which parameter? Write param.seed=3.';
      return { type: 'parameter', name, comparison, value };
    default:
      return `There is no "${key}" to search by. Put quotes around a word of the name that has "${sign}" in it.`;
  }
}

function parseStatus(comparison: Comparison, value: string): RunFilter | string {
  const status = runStatus.safeParse(value.toLowerCase());
  if (!status.success || !isEquality(comparison)) {
    return `A status is one of ${runStatus.options.join(', ')}: write status:failed.`;
  }
  return { type: 'status', not: comparison === '!=', status: status.data };
}

function parseNumber(value: string, problem: string, make: (number: number) => RunFilter): RunFilter | string {
  const number = Number(value);
  return value.trim() === '' || !Number.isFinite(number) ? problem : make(number);
}

const datePattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?$/;

/** A day, or a minute, of this machine's clock: `>` is after its end, `<` before its begin. */
function parseStarted(comparison: Comparison, value: string): RunFilter | string {
  const problem = `"started" takes a day such as 2026-01-31, or a minute such as 2026-01-31T18:30; "${value}" is none.`;
  const match = datePattern.exec(value);
  if (!match) return problem;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const begin = new Date(year, month - 1, day, hour, minute);
  if (begin.getMonth() !== month - 1 || begin.getDate() !== day || hour > 23 || minute > 59) return problem;
  const end =
    match[4] === undefined ? new Date(year, month - 1, day + 1) : new Date(year, month - 1, day, hour, minute + 1);
  const [from, to] = [begin.getTime(), end.getTime()];
  const [first, last] = [0, Number.MAX_SAFE_INTEGER];
  switch (comparison) {
    case '=':
      return { type: 'started', not: false, from, to };
    case '!=':
      return { type: 'started', not: true, from, to };
    case '<':
      return { type: 'started', not: false, from: first, to: from };
    case '<=':
      return { type: 'started', not: false, from: first, to };
    case '>':
      return { type: 'started', not: false, from: to, to: last };
    case '>=':
      return { type: 'started', not: false, from, to: last };
  }
}
