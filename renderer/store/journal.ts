import { type Pipeline, pipeline as pipelineSchema } from '../../pipelines/contract/graph.ts';

/** Edits that could not be written to their file yet, kept in the browser until they are. */
interface KeptEdits {
  pipeline: Pipeline;
  /** Revision of the file that the edits were made on. */
  revision: string | null;
}

const keyOf = (path: string) => `pipewright.edits.${path}`;

export function keepEdits({ path, pipeline, revision }: KeptEdits & { path: string }): void {
  try {
    localStorage.setItem(keyOf(path), JSON.stringify({ pipeline, revision }));
  } catch {
    // No room: the page itself still has them.
  }
}

export function readEdits(path: string): KeptEdits | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(path)) ?? 'null') as KeptEdits | null;
    const parsed = kept && pipelineSchema.safeParse(kept.pipeline);
    return parsed?.success ? { pipeline: parsed.data, revision: kept?.revision ?? null } : undefined;
  } catch {
    return undefined;
  }
}

export function forgetEdits(path: string): void {
  localStorage.removeItem(keyOf(path));
}
