import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sortedJson } from '../../cache/fingerprint.ts';
import type { Result } from '../../contract/error.ts';
import type { Dataset, DatasetVersion } from '../../contract/rpc/datasets.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { placeDataFile } from './dataFiles.ts';
import { changeDatasets, readDatasets } from './datasetsFile.ts';
import { digestDataFile } from './digestDataFile.ts';
import type { UploadedFile } from './uploads.ts';

interface Registration {
  uploadId: string;
  name: string;
  description: string;
  params: Record<string, unknown>;
}

/**
 * Makes an uploaded file a dataset, or the next version of the one that has its name. A file that the dataset already has is not stored again;
 * when it is read in the same way too, there is nothing to add, and the error says so. Throws ViewError for a file that cannot be read.
 */
export async function registerDataset(
  workspace: OpenWorkspace,
  { uploadId, name: given, description, params: { path: _, ...params } }: Registration,
  signal: AbortSignal | undefined,
): Promise<Result<Dataset, string>> {
  const name = given.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (name === '' || /[\u0000-\u001f\u007f]/.test(name)) return refuse('Give the dataset a name without line breaks.');
  const uploaded = await workspace.uploads.find(uploadId);
  if (!uploaded.ok) return uploaded;
  const columns = await workspace.views.ask({ type: 'inspect', file: uploaded.value.path, params }, signal);
  const read = await readDatasets(workspace.path);
  if (!read.ok) return read;
  const versions = read.value.find((dataset) => dataset.name === name)?.versions ?? [];
  const placed = await placeVersion(workspace, uploaded.value, versions, params);
  if (!placed.ok) return placed;
  const { file, isNew } = placed.value;
  const { digest, size } = uploaded.value;
  const added = await changeDatasets(workspace.path, (datasets) => {
    const known = datasets.find((dataset) => dataset.name === name);
    const version = (known?.versions.at(-1)?.version ?? 0) + 1;
    const next: DatasetVersion = { version, file, digest, size, createdAt: Date.now(), params, columns };
    const dataset: Dataset = {
      name,
      description: description.trim() === '' ? (known?.description ?? '') : description.trim(),
      versions: [...(known?.versions ?? []), next],
    };
    return { ok: true, value: { datasets: [...datasets.filter((other) => other !== known), dataset], value: dataset } };
  });
  if (!added.ok && isNew) await rm(join(workspace.path, file), { force: true });
  if (added.ok) await workspace.uploads.cancel(uploadId);
  return added;
}

/** Where the file of the next version lies: a file of an earlier version with the same bytes, or a new one in `data/`. */
async function placeVersion(
  workspace: OpenWorkspace,
  { path, name, digest }: UploadedFile,
  versions: readonly DatasetVersion[],
  params: Record<string, unknown>,
): Promise<Result<{ file: string; isNew: boolean }, string>> {
  for (const known of versions) {
    if (known.digest !== digest || (await digestDataFile(workspace.path, known.file)) !== digest) continue;
    if (sortedJson(known.params) === sortedJson(params)) {
      return refuse(
        `This file is version ${known.version} of the dataset already, read in the same way. There is nothing to add.`,
      );
    }
    return { ok: true, value: { file: known.file, isNew: false } };
  }
  const placed = await placeDataFile(workspace.path, path, name);
  return placed.ok ? { ok: true, value: { file: placed.value, isNew: true } } : placed;
}

function refuse(error: string): Result<never, string> {
  return { ok: false, error };
}
