import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem, Result } from '../../contract/error.ts';
import { type Pipeline, pipelineFormat } from '../../contract/graph.ts';
import { firstFree, slugOf } from './fileName.ts';
import { listPipelines } from './listPipelines.ts';
import { textOf, writePipeline } from './pipelineFiles.ts';
import type { Shipped } from './starters.ts';

export interface NewPipeline {
  name: string;
  starter?: Shipped | undefined;
  pipeline?: Pipeline | undefined;
}

/**
 * Writes a new pipeline file at the top of the workspace: empty, a copy of what is given, or a starter with the data that
 * it reads. Answers where. Name and file name are made unique.
 */
export async function createPipeline(
  workspace: string,
  request: NewPipeline,
): Promise<Result<{ path: string; revision: string }, Problem[]>> {
  const name = await uniqueName(workspace, request.name);
  const { starter } = request;
  const base = starter ? await copyOf(starter, workspace) : (request.pipeline ?? emptyPipeline);
  const text = textOf({ ...base, name });
  if (!text.ok) return text;
  const slug = slugOf(name);
  const passed = new Set<string>();
  for (;;) {
    const path = firstFree(slug, (fileName) => passed.has(fileName) || existsSync(join(workspace, fileName)));
    const written = await writePipeline(join(workspace, path), text.value, null);
    if (written.ok) return { ok: true, value: { path, revision: written.revision } };
    // Somebody made it in the meantime.
    passed.add(path);
  }
}

const emptyPipeline: Pipeline = {
  format: pipelineFormat,
  name: '',
  description: '',
  parameters: [],
  nodes: [],
  edges: [],
  notes: [],
};

/** `name`, or with the first number that makes it another name than all pipelines of the workspace have. */
export async function uniqueName(workspace: string, name: string): Promise<string> {
  const taken = new Set((await listPipelines(workspace)).map((other) => other.name));
  const wanted = name.trim() || 'Pipeline';
  for (let i = 1; ; i += 1) {
    const candidate = i === 1 ? wanted : `${wanted.slice(0, 190)} ${i}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Loads the catalog, which the start of the app does without. */
async function copyOf(starter: Shipped, workspace: string): Promise<Pipeline> {
  const { copyStarterData } = await import('./copyStarterData.ts');
  return await copyStarterData(starter, workspace);
}
