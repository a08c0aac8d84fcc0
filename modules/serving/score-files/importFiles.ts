import { basename, relative, sep } from 'node:path';
import type { Artifact } from '../../../pipelines/contract/artifact.ts';
import { type RunContext, StepError } from '../../define.ts';

export interface ImportedTable {
  artifact: Artifact;
  path: string;
}

/** Reads each file as a table, side by side, once: what was read is known by its content the next time. */
export async function importFiles(
  files: readonly string[],
  reading: Record<string, unknown>,
  { runChild, signal, workspaceDir, progress }: RunContext,
): Promise<ImportedTable[]> {
  progress(0, 'Reading the data');
  const { path: _, ...params } = reading;
  const { status, failure, outputs } = await runChild({
    name: 'Data',
    nodes: files.map((file, i) => ({
      id: `file${i + 1}`,
      module: 'import-data',
      title: basename(file).slice(0, 200),
      params: { ...params, path: relative(workspaceDir, file).split(sep).join('/') },
    })),
    outputs: files.map((_, i) => `file${i + 1}.results`),
  });
  signal.throwIfAborted();
  if (status !== 'completed') throw new StepError(`The data cannot be read. ${failure?.message ?? ''}`.trim());
  return files.map((_, i) => outputs[`file${i + 1}.results`]!);
}
