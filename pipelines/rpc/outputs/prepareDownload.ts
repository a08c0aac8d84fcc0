import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { listFiles } from '../../cache/contentDigest.ts';
import type { Result } from '../../contract/error.ts';
import { modelFiles } from '../../contract/model.ts';
import type { downloadFormat } from '../../contract/rpc/outputs.ts';
import type { OpenWorkspace } from '../appContext.ts';
import type { Download } from '../downloads.ts';
import type { FoundOutput } from './findOutput.ts';
import { zipFolder } from './zipFolder.ts';

type Format = z.infer<typeof downloadFormat>;

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
  onnx: 'application/octet-stream',
  zip: 'application/zip',
};

/** Older files that were made for downloads belong to nobody. Milliseconds. */
const fileLifetime = 3_600_000;

/**
 * An output as one file to download: as it is where that is what was asked for, else converted to a file of its own. In CSV, text that a
 * spreadsheet would take for a formula is neutralised. The error says which formats there are.
 */
export async function prepareDownload(
  workspace: OpenWorkspace,
  output: FoundOutput,
  format: Format,
  signal: AbortSignal | undefined,
): Promise<Result<Download, string>> {
  const { artifact, path } = output;
  const name = fileName(output.title);
  if (artifact.type === 'table') {
    if (format === 'parquet' || format === 'original') return asIs(path, `${name}.parquet`, 'parquet');
    if (format !== 'csv' && format !== 'json') return refuse('A table', ['csv', 'parquet', 'json']);
    return await made(workspace, `${name}.${format}`, format, (target) =>
      workspace.views.ask({ type: 'export', path, target, format }, signal),
    );
  }
  if (artifact.kind === 'folder') {
    if (artifact.type === 'model' && format === 'onnx')
      return asIs(join(path, modelFiles.graph), `${name}.onnx`, 'onnx');
    if (artifact.type === 'model' && format === 'json')
      return asIs(join(path, modelFiles.description), `${name}.json`, 'json');
    if (format !== 'original')
      return refuse('This output', artifact.type === 'model' ? ['onnx', 'json', 'zip'] : ['zip']);
    return await zipAs(workspace, path, `${name}.zip`);
  }
  if (artifact.type === 'zip')
    return format === 'original' ? asIs(path, `${name}.zip`, 'zip') : refuse('This output', ['zip']);
  if (format !== 'json' && format !== 'original') return refuse('This output', ['json']);
  return asIs(path, `${name}.json`, 'json');
}

/** A file that is handed out as it is. */
export async function asIs(
  path: string,
  name: string,
  type: keyof typeof mediaTypes,
): Promise<Result<Download, string>> {
  return { ok: true, value: await describeFile(path, name, type, async () => {}) };
}

/** A folder as an archive. */
export async function zipAs(workspace: OpenWorkspace, folder: string, name: string): Promise<Result<Download, string>> {
  return await made(workspace, name, 'zip', async (target) => zipFolder(folder, await listFiles(folder), target));
}

/** A file made for one download and removed after it. */
async function made(
  workspace: OpenWorkspace,
  name: string,
  type: 'csv' | 'json' | 'zip',
  make: (target: string) => Promise<unknown>,
): Promise<Result<Download, string>> {
  const folder = join(workspace.state, 'views', 'downloads');
  await mkdir(folder, { recursive: true });
  await removeOld(folder);
  const target = join(folder, `${randomUUID()}.${type}`);
  const discard = async () => rm(target, { force: true });
  try {
    await make(target);
    return { ok: true, value: await describeFile(target, name, type, discard) };
  } catch (error) {
    await discard();
    if (error instanceof RangeError) return { ok: false, error: error.message };
    throw error;
  }
}

async function describeFile(
  path: string,
  name: string,
  type: keyof typeof mediaTypes,
  discard: Download['discard'],
): Promise<Download> {
  const { size } = await stat(path);
  return { name, type: mediaTypes[type], size, open: async () => createReadStream(path), discard };
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > fileLifetime) await rm(join(folder, name), { force: true });
  }
}

function refuse(what: string, formats: string[]): Result<never, string> {
  return { ok: false, error: `${what} can be downloaded as ${formats.join(', ').replace(/, ([^,]*)$/, ' or $1')}.` };
}

/** A title as the name of a file on any system. */
export function fileName(title: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is left out here
  const name = title.replace(/[\\/:*?"<>|\s\u0000-\u001f]+/g, ' ').replace(/^[. ]+|[. ]+$/g, '');
  return name.slice(0, 80) || 'output';
}
