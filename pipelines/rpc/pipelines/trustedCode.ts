import { createHash } from 'node:crypto';
import type { ModuleSpec } from '../../../modules/define.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { validatePipeline } from '../../graph/validatePipeline.ts';
import { readShipped } from './starters.ts';

/** Code that may run on this machine. Kept for the user: a folder from elsewhere cannot bring its own trust along. */
export interface TrustedCode {
  isTrusted(code: string): boolean;
  trust(code: readonly string[]): Promise<void>;
}

/** A step's code, as its user wrote it. */
export interface StepCode {
  nodeId: string;
  title: string;
  text: string;
}

export function digestOfCode(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Code in a pipeline that runs in a process of its own because a stranger may have written it, pipeline parameters filled in. */
export function findCode(
  pipeline: Pipeline,
  catalog: readonly ModuleSpec[],
  parameters: Record<string, unknown> = {},
): StepCode[] {
  const isolated = new Map(catalog.filter((spec) => spec.isolated).map((spec) => [spec.id, spec]));
  const nodes = pipeline.nodes.filter(({ module }) => isolated.has(module));
  if (nodes.length === 0) return [];
  const { params } = validatePipeline({ ...pipeline, nodes, edges: [] }, catalog, { parameters });
  return nodes.flatMap(({ id, module, title }) =>
    Object.values((params.get(id) ?? {}) as Record<string, unknown>)
      .filter((value) => typeof value === 'string')
      .map((text) => ({ nodeId: id, title: title ?? isolated.get(module)!.title, text })),
  );
}

/** Code of the pipeline that nobody on this machine wrote, read or shipped. */
export async function findUntrusted(
  pipeline: Pipeline,
  catalog: readonly ModuleSpec[],
  parameters: Record<string, unknown>,
  trusted: TrustedCode,
): Promise<StepCode[]> {
  const code = findCode(pipeline, catalog, parameters);
  if (code.length === 0) return [];
  const shipped = await readShippedCode(catalog);
  return code.filter(({ text }) => !shipped.has(text) && !trusted.isTrusted(text));
}

/** What examples and templates run, and what modules run when nothing is written. */
async function readShippedCode(catalog: readonly ModuleSpec[]): Promise<Set<string>> {
  const starters = await readShipped();
  const defaults = catalog
    .filter((spec) => spec.isolated)
    .flatMap((spec) => Object.values((spec.params.safeParse({}).data ?? {}) as Record<string, unknown>));
  const texts = starters.flatMap(({ pipeline }) => findCode(pipeline, catalog).map(({ text }) => text));
  return new Set([...texts, ...defaults.filter((value) => typeof value === 'string')]);
}
