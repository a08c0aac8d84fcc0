import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FilePreview } from '../contract/rpc/datasets.ts';
import type { ColumnType } from '../contract/table.ts';
import { importFile } from './importFile.ts';
import { isDelimited, parseParams, requireKnownKind } from './importParams.ts';
import { copyHead, findDelimiter, guessEncoding, headBytes } from './readCsvHead.ts';
import type { RowReader } from './readRows.ts';
import type { ViewDatabase } from './viewDatabase.ts';

export interface PreviewRequest {
  file: string;
  params: Record<string, unknown>;
  /** Types of single columns, instead of those found. */
  types: Record<string, ColumnType>;
  limit: number;
}

/**
 * The first rows of a file as Import Data reads it, and the parameters by which it is read so: those given, and those found where they are not.
 * Of a delimited text file only the first 16 MB are read. Throws StepError for a file that cannot be read.
 */
export async function previewFile(
  database: ViewDatabase,
  rows: RowReader,
  { file, params, types, limit }: PreviewRequest,
  signal: AbortSignal,
): Promise<FilePreview> {
  requireKnownKind(file);
  const folder = join(database.tempDir, `preview-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    const found = await findParams(file, params);
    const source = await placeHead(file, folder, { ...params, ...found.params }, signal);
    const all = { ...params, ...found.params, types: { ...(params.types as object | undefined), ...types } };
    const reading = { ...all, encoding: source.encoding ?? found.params.encoding ?? params.encoding };
    const target = join(folder, 'head');
    const warnings = await importFile(database, { file: source.file, params: dropUndefined(reading), target }, signal);
    const skipped = warnings.some((warning) => warning.startsWith('Skipped:'));
    const { columns } = await database.describe(target);
    const window = { path: target, offset: 0, limit, sort: [], filters: [] };
    const { values } = await rows.read({ type: 'rows', ...window, columns: columns.map(({ name }) => name) }, signal);
    const { badRows, ...rest } = all as typeof all & { badRows?: unknown };
    const keptBadRows = params.badRows !== undefined || skipped ? { badRows } : {};
    return {
      params: dropUndefined({
        ...rest,
        ...keptBadRows,
        ...(Object.keys(all.types).length === 0 ? { types: undefined } : {}),
      }),
      columns,
      values,
      warnings: [...found.warnings, ...(source.isPart ? warnings.map(ofHead) : warnings)],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Found {
  params: Record<string, unknown> & { encoding?: string };
  warnings: string[];
}

/** What the user did not say how to read. */
async function findParams(file: string, params: Record<string, unknown>): Promise<Found> {
  const parsed = parseParams(file, params);
  if (!isDelimited(parsed)) return { params: {}, warnings: [] };
  const found: Found = { params: {}, warnings: [] };
  if (params.encoding === undefined) {
    const encoding = await guessEncoding(file);
    if (encoding !== 'utf-8') {
      found.params.encoding = encoding;
      found.warnings.push(
        `The text is not UTF-8; it is read as ${encoding}. Check that letters such as ä, é and ß are right, else choose another encoding.`,
      );
    }
  }
  if (parsed.delimiter === 'auto') {
    const delimiter = await findDelimiter(file, parseParams(file, { ...params, ...found.params }));
    if (delimiter !== 'comma' && delimiter !== 'auto' && parsed.format !== 'tsv' && !/\.(tsv|tab)$/i.test(file)) {
      found.params.delimiter = delimiter;
      found.warnings.push(
        `Fields are parted by ${delimiter === 'tab' ? 'tabs' : `${delimiter}s`}, as far as the first lines tell.`,
      );
    }
  }
  // Rows that do not fit are shown as a warning first: to refuse the file is the user's choice.
  if (params.badRows === undefined) found.params.badRows = 'skip';
  return found;
}

interface Head {
  file: string;
  /** Of the copy; undefined: as the file's. */
  encoding: string | undefined;
  isPart: boolean;
}

/** The file itself, or for a large delimited one a copy of its head under the same name. */
async function placeHead(
  file: string,
  folder: string,
  params: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Head> {
  const parsed = parseParams(file, params);
  const { size } = await stat(file);
  if (!isDelimited(parsed) || size <= headBytes) return { file, encoding: undefined, isPart: false };
  const copies = join(folder, 'head-of-file');
  const copy = join(copies, basename(file));
  await mkdir(`${copy}.d`, { recursive: true });
  await copyHead(file, copy, parsed, signal);
  return { file: copy, encoding: 'utf-8', isPart: true };
}

function ofHead(warning: string): string {
  return `In the first 16 MB: ${warning}`;
}

function dropUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
