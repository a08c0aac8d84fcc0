import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type RunContext, StepError } from '../../define.ts';
import { download } from './download.ts';

type SourceFormat = 'csv' | 'tsv' | 'json' | 'parquet';

const extensions: Record<SourceFormat, string[]> = {
  csv: ['.csv', '.txt', '.data', '.dat'],
  tsv: ['.tsv', '.tab'],
  json: ['.json', '.jsonl', '.ndjson'],
  parquet: ['.parquet', '.pq'],
};

interface Source {
  /** Local files, sorted by name. */
  files: string[];
  format: SourceFormat;
}

/**
 * The files behind a path or web address. Throws StepError when there is none, or their format is not known.
 * @param path absolute, of a file or folder; or an http(s) address, which is fetched to the step's temp folder.
 */
export async function openSource(path: string, format: SourceFormat | 'auto', context: RunContext): Promise<Source> {
  const local = /^https?:\/\//i.test(path) ? await download(path, context) : path;
  const found = await stat(local).catch(() => undefined);
  if (!found) throw new StepError(`There is no file "${path}". Check its name, and that it is in place.`);
  if (found.isDirectory()) return openFolder(local, format);
  if (!found.isFile()) throw new StepError(`"${path}" is neither a file nor a folder.`);
  const known = format === 'auto' ? formatOf(local) : format;
  if (known) return { files: [local], format: known };
  const extension = extname(local);
  throw new StepError(
    `The format of "${basename(local)}" is not known from ${extension ? `its ending "${extension}"` : 'its name'}. Choose the format.`,
  );
}

async function openFolder(folder: string, format: SourceFormat | 'auto'): Promise<Source> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => (format === 'auto' ? formatOf(name) : extensions[format].includes(extname(name).toLowerCase())))
    // By code units, not by the machine's language.
    .sort((a, b) => (a < b ? -1 : 1));
  const formats = [...new Set(names.map((name) => (format === 'auto' ? formatOf(name)! : format)))];
  const [only] = formats;
  if (!only) {
    const sought = format === 'auto' ? 'CSV, TSV, JSON or Parquet' : format.toUpperCase();
    throw new StepError(`The folder "${folder}" has no ${sought} files.`);
  }
  if (formats.length > 1) {
    throw new StepError(
      `The folder "${folder}" has files of several formats (${formats.join(', ')}). Choose the format.`,
    );
  }
  return { files: names.map((name) => join(folder, name)), format: only };
}

function formatOf(name: string): SourceFormat | undefined {
  const extension = extname(name).toLowerCase();
  return (Object.keys(extensions) as SourceFormat[]).find((format) => extensions[format].includes(extension));
}
