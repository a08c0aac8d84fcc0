import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { findPipelines } from '../rpc/pipelines/listPipelines.ts';
import { PipelineVersions } from '../store/pipelineVersions.ts';

/** As in a pipeline's file. Looked for in the text, so that one that cannot be read otherwise (after a merge) keeps its results. */
const pin = /"pinned"\s*:\s*"([0-9a-f]{64})"/g;

/** Keys of the results that steps are pinned to, in the files of a workspace and in saved versions. `warn` is told of files that cannot be read. */
export async function findPins(
  workspace: string,
  database: Database.Database,
  warn: (text: string) => void,
): Promise<Set<string>> {
  const pins = new Set<string>();
  const collect = (text: string) => {
    for (const [, key] of text.matchAll(pin)) pins.add(key!);
  };
  for (const path of await findPipelines(workspace)) {
    try {
      collect(await readFile(join(workspace, path), 'utf8'));
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      warn(`${path} cannot be read (${code}): results that only its steps are pinned to are not kept.`);
    }
  }
  for (const text of new PipelineVersions(database).texts()) collect(text);
  return pins;
}
