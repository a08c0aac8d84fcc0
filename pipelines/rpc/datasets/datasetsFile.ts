import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../../cache/durableFile.ts';
import { sortedJson } from '../../cache/fingerprint.ts';
import type { Result } from '../../contract/error.ts';
import { type Dataset, datasetsFile } from '../../contract/rpc/datasets.ts';

const fileName = 'datasets.json';
const format = 'pipewright/datasets@1';

/** Datasets in the order of their names. The error says what is wrong with the file. */
export async function readDatasets(workspace: string): Promise<Result<Dataset[], string>> {
  let text: string;
  try {
    text = await readFile(join(workspace, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: true, value: [] };
    throw error;
  }
  try {
    return { ok: true, value: datasetsFile.parse(JSON.parse(text)).datasets.toSorted(byName) };
  } catch {
    const error = `The file ${fileName} of the workspace is damaged, or was written by a newer Pipewright. Bring back an earlier version of it, or move it away.`;
    return { ok: false, error };
  }
}

const changes = new Map<string, Promise<unknown>>();

/**
 * Changes the list and writes it, one change after the other. `change` answers the new list with a result, or what is wrong with what is
 * asked for, which leaves the file as it is.
 */
export async function changeDatasets<T>(
  workspace: string,
  change: (datasets: Dataset[]) => Result<{ datasets: Dataset[]; value: T }, string>,
): Promise<Result<T, string>> {
  const work = async (): Promise<Result<T, string>> => {
    const read = await readDatasets(workspace);
    if (!read.ok) return read;
    const changed = change(read.value);
    if (!changed.ok) return changed;
    await writeDurably(join(workspace, fileName), formatDatasets(changed.value.datasets));
    return { ok: true, value: changed.value.value };
  };
  const turn = (changes.get(workspace) ?? Promise.resolve()).then(work, work);
  changes.set(workspace, turn);
  try {
    return await turn;
  } finally {
    if (changes.get(workspace) === turn) changes.delete(workspace);
  }
}

/** One dataset a line, in the order of their names, with sorted keys, so that a difference in git reads well. */
export function formatDatasets(datasets: readonly Dataset[]): string {
  const lines = datasets.toSorted(byName).map((dataset) => `  ${sortedJson(dataset)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  return `{"format": ${JSON.stringify(format)}, "datasets": ${list}}\n`;
}

function byName(a: Dataset, b: Dataset): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
