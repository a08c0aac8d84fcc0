import { type PipelineNode, parameterReference } from '../../../pipelines/contract/graph.ts';
import { substituteParameters } from '../../../pipelines/graph/substituteParameters.ts';

/** Name of the pipeline parameter that a value is; undefined when it is a plain value. */
export function referenceIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$param' in value)) return undefined;
  const parsed = parameterReference.safeParse(value);
  return parsed.success ? parsed.data.$param : undefined;
}

/** Names of the pipeline parameters that a value refers to, itself or anywhere inside. */
export function referencesIn(value: unknown): string[] {
  return [...new Set(substituteParameters(value, new Map()).references.values())];
}

/** Replaces each reference to one pipeline parameter by a value; undefined takes it out of where it stands. */
export function replaceReferences(nodes: readonly PipelineNode[], name: string, value: unknown): PipelineNode[] {
  return nodes.map((node) => {
    if (!referencesIn(node.params).includes(name)) return node;
    return { ...node, params: replaceIn(node.params, name, value) as PipelineNode['params'] };
  });
}

function replaceIn(part: unknown, name: string, value: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const reference = referenceIn(part);
  if (reference !== undefined) return reference === name ? value : part;
  if (Array.isArray(part)) return part.map((item) => replaceIn(item, name, value)).filter((item) => item !== undefined);
  const members = Object.entries(part).map(([key, member]) => [key, replaceIn(member, name, value)]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
