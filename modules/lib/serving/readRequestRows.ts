import type { Result } from '../../../pipelines/contract/error.ts';
import type { ServedColumn } from '../../../pipelines/contract/servable.ts';
import type { RequestColumn } from './servedRows.ts';

export interface RequestRows {
  /** In the order of the servable's request. */
  columns: RequestColumn[];
  rowCount: number;
  /** How the rows were written, and so how the answer is. */
  orientation: 'records' | 'split';
}

/** Most problems that are told at once. */
const mostProblems = 20;

/**
 * Reads the rows of a request: `[{…},…]`, `{"rows":[{…}]}`, `{"dataframe_records":[…]}`, or split
 * `{"columns":[…],"data":[[…]]}`, `{"dataframe_split":{…}}`. Columns beside those of the request are left out. Fails with
 * sentences that name row (from 0), column and what was expected.
 * @param body what the request's JSON holds.
 */
export function readRequestRows(
  body: unknown,
  request: readonly ServedColumn[],
  mostRows: number,
): Result<RequestRows, string[]> {
  const rows = findRows(body);
  if (!rows) return fail(unknownForm);
  const rowCount = rows.kind === 'records' ? rows.records.length : rows.data.length;
  if (rowCount === 0) return fail('The request has no rows. Give at least one.');
  if (rowCount > mostRows) {
    return fail(`The request has ${rowCount} rows; ${mostRows} are answered at once. Send them in several requests.`);
  }
  return rows.kind === 'records' ? readRecords(rows.records, request) : readSplit(rows, request);
}

const unknownForm =
  'The body is not a table of rows. Send a list of objects, one a row, such as {"rows": [{"column": 1}]}, ' +
  'or {"columns": ["column"], "data": [[1]]}.';

type Rows = { kind: 'records'; records: unknown[] } | { kind: 'split'; columns: unknown[]; data: unknown[] };

function findRows(body: unknown): Rows | undefined {
  if (Array.isArray(body)) return { kind: 'records', records: body };
  if (!isObject(body)) return undefined;
  const records = body.rows ?? body.dataframe_records;
  if (Array.isArray(records)) return { kind: 'records', records };
  const split = isObject(body.dataframe_split) ? body.dataframe_split : body;
  if (!Array.isArray(split.columns) || !Array.isArray(split.data)) return undefined;
  return { kind: 'split', columns: split.columns, data: split.data };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRecords(records: readonly unknown[], request: readonly ServedColumn[]): Result<RequestRows, string[]> {
  const wrong = records.findIndex((record) => !isObject(record));
  if (wrong >= 0) return fail(`Row ${wrong} is not an object of columns and values, such as {"column": 1}.`);
  const rows = records as Record<string, unknown>[];
  return readColumns(request, rows.length, 'records', ({ name }) => {
    return (row) => (Object.hasOwn(rows[row]!, name) ? rows[row]![name] : undefined);
  });
}

function readSplit(
  { columns, data }: { columns: readonly unknown[]; data: readonly unknown[] },
  request: readonly ServedColumn[],
): Result<RequestRows, string[]> {
  const wrong = data.findIndex((row) => !Array.isArray(row) || row.length !== columns.length);
  if (wrong >= 0)
    return fail(`Row ${wrong} of "data" is not a list of ${columns.length} values, as many as "columns" has.`);
  const missing = request.filter(({ name }) => !columns.includes(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) return fail(`"columns" lacks ${missing.slice(0, mostProblems).join(', ')}.`);
  const rows = data as unknown[][];
  return readColumns(request, rows.length, 'split', ({ name }) => {
    const place = columns.indexOf(name);
    return (row) => rows[row]![place];
  });
}

type ReadCell = (row: number) => unknown;

function readColumns(
  request: readonly ServedColumn[],
  rowCount: number,
  orientation: RequestRows['orientation'],
  open: (column: ServedColumn) => ReadCell,
): Result<RequestRows, string[]> {
  const problems: Problems = { told: [], count: 0 };
  const columns = request.map((column) => {
    const read = open(column);
    return column.type === 'string'
      ? readTexts(column, read, rowCount, problems)
      : readNumbers(column, read, rowCount, problems);
  });
  const { told, count } = problems;
  if (count === 0) return { ok: true, value: { columns, rowCount, orientation } };
  return fail(...told, ...(count > told.length ? [`And ${count - told.length} more.`] : []));
}

interface Problems {
  /** The first of them. */
  told: string[];
  count: number;
}

function addProblem(problems: Problems, column: ServedColumn, row: number, value: unknown): void {
  problems.count += 1;
  if (problems.told.length < mostProblems) problems.told.push(describeProblem(column, row, value));
}

/** Numbers and booleans stand for their text: a code such as 12 is written both ways. */
function readTexts(column: ServedColumn, read: ReadCell, rowCount: number, problems: Problems): (string | null)[] {
  const texts = new Array<string | null>(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const value = read(row);
    if (typeof value === 'string') texts[row] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') texts[row] = String(value);
    else {
      texts[row] = null;
      if (value !== null) addProblem(problems, column, row, value);
    }
  }
  return texts;
}

function readNumbers(column: ServedColumn, read: ReadCell, rowCount: number, problems: Problems): Float64Array {
  const numbers = new Float64Array(rowCount);
  const parse = parsers[column.type as keyof typeof parsers];
  for (let row = 0; row < rowCount; row++) {
    const value = read(row);
    const number = value === null ? Number.NaN : parse(value);
    if (number === undefined) addProblem(problems, column, row, value);
    else numbers[row] = number;
  }
  return numbers;
}

/** The number that a JSON value is kept as; undefined where it does not have the type. */
const parsers = {
  double: (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  integer: (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  boolean: (value: unknown) => (typeof value === 'boolean' ? Number(value) : undefined),
  datetime: (value: unknown) => (typeof value === 'string' ? readDays(value) : undefined),
};

/** `2024-01-31`, with a time after "T" or a blank, to the microsecond, and with an offset after that; without one it is in UTC. */
const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** Days since 1970-01-01 UTC of an ISO 8601 text. */
function readDays(text: string): number | undefined {
  const parts = isoTime.exec(text.trim());
  if (!parts) return undefined;
  const [, date, time = '00:00', seconds = '00', fraction = '', zone = 'Z'] = parts;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  const milliseconds = Date.parse(`${date}T${time}:${seconds}${offset}`);
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // A day such as 2024-02-31 would be taken as one of the next month.
  if (Number.isNaN(milliseconds) || new Date(midnight).toISOString().slice(0, 10) !== date) return undefined;
  return (milliseconds + Number(`0.${fraction || '0'}`) * 1000) / 86_400_000;
}

const nouns = {
  string: 'a text',
  integer: 'a whole number',
  double: 'a number',
  boolean: 'true or false',
  datetime: 'a date and time such as "2024-01-31T12:00:00Z"',
};

function describeProblem({ name, type }: ServedColumn, row: number, value: unknown): string {
  if (value === undefined) return `Row ${row} has no "${name}". Give ${nouns[type]}, or null where it is not known.`;
  const written = JSON.stringify(value) ?? 'nothing';
  const shown = written.length > 60 ? `${written.slice(0, 59)}…` : written;
  return `Row ${row}, "${name}": ${shown} is not ${nouns[type]}.`;
}

function fail(...error: string[]): { ok: false; error: string[] } {
  return { ok: false, error };
}
