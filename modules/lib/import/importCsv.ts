import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { conversionFailure } from '../table/conversionFailure.ts';
import { convertSql } from '../table/convert.ts';
import type { RowFlow, TableSession } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';
import { describeBadRows, type FileScan, requireGoodRows, scanRows } from './badRows.ts';
import { type CsvLayout, type CsvOptions, readCsvLayout } from './csvLayout.ts';
import { explainUnreadable, isMixedLineEnds, isUnreadable, lostRows } from './explainUnreadable.ts';
import { findInvalidUtf8 } from './findInvalidUtf8.ts';
import { isUnquoted } from './isUnquoted.ts';
import { normaliseLineEnds } from './normaliseLineEnds.ts';
import { refuseLongLines } from './refuseLongLines.ts';
import { sniffTypes } from './sniffTypes.ts';
import { asUtf8, notUtf8 } from './textEncoding.ts';

export interface CsvImport extends CsvOptions {
  badRows: 'error' | 'skip';
  /** Column types that the user chose. */
  types: Record<string, ColumnType>;
}

/** Types come from this many bytes at the head of the first file; smaller files are looked at as a whole. */
const sampleBytes = 8 * 1024 ** 2;
/** Bytes of one row, at most. The reader keeps two rows' worth of buffer a thread. */
const maxRowBytes = 8 * 1024 ** 2;

interface CsvSource {
  /** The files in UTF-8, and the name that the user knows each by. */
  files: string[];
  nameOf: (file: string) => string;
  layout: CsvLayout;
  options: CsvImport;
}

/** Columns of delimited text files of one layout, from the head of the first. */
export async function inspectCsv(session: TableSession, paths: string[], options: CsvImport, context: RunContext) {
  const source = await openCsv(paths.slice(0, 1), options, context);
  const columns = await readMended(source, context, (readable) => sniffColumns(session, readable, true));
  return applyTypes(columns, options.types);
}

/** Writes delimited text files as one table artifact at `output`, in the order of the paths. */
export async function importCsv(
  session: TableSession,
  paths: string[],
  options: CsvImport,
  output: string,
  context: RunContext,
): Promise<void> {
  const source = await openCsv(paths, options, context);
  for (const warning of source.layout.warnings) context.log(warning, 'warning');
  await readMended(source, context, async (readable) => {
    const [columns, flow] = await Promise.all([sniffColumns(session, readable, true), chooseFlow(readable)]);
    await writeCsv(session, readable, columns, output, context, { flow, wholeFile: false });
  });
}

/**
 * What `read` answers of the source, or of a copy of it where its lines end in several ways. Whatever the reader has against the
 * content of the file becomes a StepError.
 */
async function readMended<T>(
  source: CsvSource,
  context: RunContext,
  read: (source: CsvSource) => Promise<T>,
): Promise<T> {
  let readable = source;
  try {
    try {
      return await read(readable);
    } catch (error) {
      if (!isMixedLineEnds(error)) throw error;
      readable = await withLineFeeds(source, context);
      return await read(readable);
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    await diagnose(readable);
    throw explainUnreadable(error, readable.files, readable.nameOf);
  }
}

/** The same source with all lines ending in LF; the reader takes only one way of ending lines. */
async function withLineFeeds(source: CsvSource, context: RunContext): Promise<CsvSource> {
  const files: string[] = [];
  const names = new Map<string, string>();
  for (const file of source.files) {
    const copy = await normaliseLineEnds(file, source.layout.delimiter, context);
    names.set(copy, source.nameOf(file));
    files.push(copy);
  }
  return { ...source, files, nameOf: (file) => names.get(file) ?? basename(file) };
}

async function openCsv(paths: string[], options: CsvImport, context: RunContext): Promise<CsvSource> {
  const names = new Map<string, string>();
  const files: string[] = [];
  let layout: CsvLayout | undefined;
  for (const path of paths) {
    const next = await readCsvLayout(path, basename(path), options);
    layout ??= next;
    requireSameNames(layout, next, basename(path), basename(paths[0]!));
    const file = await asUtf8(path, options.encoding, context.tempDir, context.signal);
    await refuseLongLines(file, maxRowBytes, basename(path));
    names.set(file, basename(path));
    files.push(file);
  }
  const unknown = Object.keys(options.types).filter((name) => !layout!.names.includes(name));
  if (unknown.length > 0) {
    throw new StepError(`"Column types" names columns that the file does not have: ${unknown.join(', ')}.`);
  }
  return { files, nameOf: (file) => names.get(file) ?? basename(file), layout: layout!, options };
}

function requireSameNames(first: CsvLayout, next: CsvLayout, name: string, firstName: string): void {
  const differs = first.names.length !== next.names.length || first.names.some((column, i) => column !== next.names[i]);
  if (!differs && first.delimiter === next.delimiter) return;
  throw new StepError(
    `The files of the folder need the same columns: "${firstName}" has ${first.names.join(', ')}; "${name}" has ${next.names.join(', ')}.`,
  );
}

const columnId = (i: number) => `c${i}`;

/** `read_csv(…)` with columns c0, c1 … of the given SQL types. */
function readCsv({ files, layout, options }: CsvSource, types: string[], more: string): string {
  const columns = types.map((type, i) => `${columnId(i)}: '${type}'`).join(', ');
  const nulls = options.nullStrings.map(quoteLiteral).join(', ');
  return (
    `read_csv([${files.map(quoteLiteral).join(', ')}], auto_detect=false, header=${options.header}, ` +
    `delim=${quoteLiteral(layout.delimiter)}, quote='"', escape='"', ${nulls ? `nullstr=[${nulls}], ` : ''}` +
    `max_line_size=${maxRowBytes}, buffer_size=${2 * maxRowBytes}, columns={${columns}}, ${more})`
  );
}

async function sniffColumns(session: TableSession, source: CsvSource, sampled: boolean): Promise<Column[]> {
  const { names, rowBytes } = source.layout;
  const sizes = await Promise.all(source.files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const ids = names.map((_, i) => columnId(i));
  const limit = sampled && total > sampleBytes ? `LIMIT ${Math.ceil(sampleBytes / rowBytes)}` : '';
  const rows = readCsv(source, ids.map(() => 'VARCHAR'), 'ignore_errors=true'); // biome-ignore format: one line
  const types = await sniffTypes(session, `(SELECT * FROM ${rows} ${limit})`, ids);
  return names.map((name, i) => ({ name, ...types[i]! }));
}

function applyTypes(columns: Column[], types: Record<string, ColumnType>): Column[] {
  return columns.map((column) => {
    const type = types[column.name];
    return type === undefined || type === column.type ? column : { name: column.name, type };
  });
}

/** SQL types in which the reader parses a column; TIMESTAMPTZ, because TIMESTAMP would drop an offset such as +02:00. */
const readTypes = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMPTZ',
};

/** What earlier attempts to write have found out. */
interface Known {
  /** How rows come where none is to be skipped. */
  flow: RowFlow;
  /** Files with rows to be skipped; none when all rows fit. */
  scans?: FileScan[];
  /** The types come from all rows, not from a sample. */
  wholeFile: boolean;
}

async function writeCsv(
  session: TableSession,
  source: CsvSource,
  sniffed: Column[],
  output: string,
  context: RunContext,
  known: Known,
): Promise<void> {
  const columns = applyTypes(sniffed, source.options.types);
  const chosen = columns.map((column, i) => column.type !== sniffed[i]!.type);
  const types = columns.map((column, i) => (chosen[i] || isDay(column) ? 'VARCHAR' : readTypes[column.type]));
  const values = columns.map((column, i) => {
    if (chosen[i]) return convertSql(columnId(i), 'string', column.type);
    return isDay(column) ? readDay(columnId(i)) : columnId(i);
  });
  const select = (more: string) => `SELECT ${values.join(', ')} FROM ${readCsv(source, types, more)}`;
  const { flow, scans, wholeFile } = known;
  const widen = async (next: FileScan[]) =>
    writeCsv(session, source, await sniffColumns(session, source, false), output, context, {
      flow,
      scans: next,
      wholeFile: true,
    });
  try {
    if (scans?.length) await session.write(output, select('ignore_errors=true'), columns);
    else await session.write(output, select('ignore_errors=false'), columns, flow);
  } catch (error) {
    if (!isUnreadable(error) || isMixedLineEnds(error)) throw error;
    // Where bad rows are skipped, the reader says nothing of a value of another type; only a day is read outside of it.
    if (scans && !wholeFile && !/CSV Error/.test(String(error))) return widen(scans);
    if (scans) throw error;
    const found = await diagnose(source);
    // Where all rows fit, a value below the sample has another type: look at every row.
    if (found.length === 0) return widen(found);
    return writeCsv(session, source, sniffed, output, context, { flow, scans: found, wholeFile });
  }
  if (scans?.length) {
    // The reader says nothing of what it passes over, so its rows are held against those that were counted.
    const { rowCount } = await session.read(output);
    const good = scans.reduce((sum, scan) => sum + scan.good, 0);
    if (rowCount !== good && !wholeFile) return widen(scans);
    if (rowCount !== good) throw lostRows(good, rowCount);
    context.log(`Skipped: ${describeBadRows(scans, columns.length)}`, 'warning');
  }
  const failure = await conversionFailure(
    session,
    readCsv(source, columns.map(() => 'VARCHAR'), 'ignore_errors=true'), // biome-ignore format: one line
    columns.flatMap((column, i) =>
      chosen[i] ? [{ name: column.name, value: columnId(i), converted: values[i]!, type: column.type }] : [],
    ),
  );
  if (failure) throw new StepError(`${failure}\nCorrect the file, or choose another type under "Column types".`);
}

/** Whether all that was seen of a column are days, without a time. */
function isDay({ type, format }: Column): boolean {
  return type === 'datetime' && format === '%Y-%m-%d';
}

/** Text as TIMESTAMP: a day fast, and what else there is as `readTypes` has it, which takes four times as long. */
function readDay(text: string): string {
  const any = `CAST(CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  return `CASE WHEN ${text} LIKE '____-__-__' THEN CAST(CAST(${text} AS DATE) AS TIMESTAMP) ELSE ${any} END`;
}

/**
 * Several threads read where every line end ends a row: a thread that begins in the middle of a file with quotes can only
 * guess whether it stands within them. Small files are one block anyway.
 */
async function chooseFlow({ files }: CsvSource): Promise<RowFlow> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  if (Math.max(...sizes) < 4 * maxRowBytes) return 'any';
  for (const file of files) if (!(await isUnquoted(file))) return 'any';
  return 'batch-by-batch';
}

/**
 * Finds out what made the reading fail. Throws StepError for bad bytes, open quotes, and bad rows that are not to be skipped.
 * @returns the files with rows to be skipped; none when all fit and only a type was wrong.
 */
async function diagnose({ files, nameOf, layout, options }: CsvSource): Promise<FileScan[]> {
  const scans: FileScan[] = [];
  for (const file of files) {
    const invalid = await findInvalidUtf8(file);
    if (invalid !== undefined) throw notUtf8(nameOf(file), invalid);
    const scan = await scanRows(file, layout.delimiter, layout.names.length, options.header);
    scans.push({ ...scan, name: nameOf(file) });
  }
  requireGoodRows(scans, layout.names.length, options.badRows);
  return scans.some(({ bad }) => bad > 0) ? scans : [];
}
