import type { Problem, Result } from '../../contract/error.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { revisionOf, withFile } from './pipelineFiles.ts';

export interface PipelineAt {
  pipeline: Pipeline;
  revision: string;
}

/** A pipeline and the revision that it is. Another program may be writing the file, so it is read until it holds still. */
export async function readWithRevision(file: string): Promise<Result<PipelineAt, Problem[]>> {
  return await withFile(file, async () => {
    for (;;) {
      const before = await revisionOf(file);
      const read = await readPipelineFile(file);
      if (!read.ok) return read;
      const after = await revisionOf(file);
      if (after !== null && after === before) return { ok: true, value: { pipeline: read.value, revision: after } };
    }
  });
}
