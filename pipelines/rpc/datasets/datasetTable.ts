import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sortedJson } from '../../cache/fingerprint.ts';
import type { Result } from '../../contract/error.ts';
import type { DatasetVersion } from '../../contract/rpc/datasets.ts';
import type { ColumnStatistics } from '../../contract/rpc/outputs.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { readStatistics } from '../outputs/readStatistics.ts';
import { readDatasets } from './datasetsFile.ts';
import { digestDataFile } from './digestDataFile.ts';

/** A version of a dataset whose file is as it was registered, and where that lies. */
export async function findVersion(
  workspace: OpenWorkspace,
  { name, version }: { name: string; version: number },
): Promise<Result<{ version: DatasetVersion; path: string }, string>> {
  const read = await readDatasets(workspace.path);
  if (!read.ok) return read;
  const found = read.value.find((dataset) => dataset.name === name)?.versions.find((one) => one.version === version);
  if (!found) return { ok: false, error: `There is no version ${version} of the dataset "${name}" (any more).` };
  if ((await digestDataFile(workspace.path, found.file)) !== found.digest) {
    const error = `The file ${found.file} was changed or removed since it was registered. Bring it back, or import it as a new version.`;
    return { ok: false, error };
  }
  return { ok: true, value: { version: found, path: join(workspace.path, found.file) } };
}

/** Statistics of all columns of a version: its file is imported as a table for it, once. */
export async function describeVersion(
  workspace: OpenWorkspace,
  { version, path }: { version: DatasetVersion; path: string },
  signal: AbortSignal | undefined,
): Promise<ColumnStatistics[]> {
  const { params, columns } = version;
  const digest = createHash('sha256')
    .update(`${version.digest}\n${sortedJson(params)}`)
    .digest('hex');
  const folder = join(workspace.state, 'views', 'datasets');
  const target = join(folder, randomUUID());
  const open = async () => {
    await mkdir(folder, { recursive: true });
    await workspace.views.ask({ type: 'import', file: path, params, target }, signal);
    return target;
  };
  try {
    return await readStatistics(workspace, { digest, columns: columns.map(({ name }) => name), open }, signal);
  } finally {
    await rm(target, { force: true });
  }
}
