import type { Pipeline, PipelineParameter } from '../../pipelines/contract/graph.ts';
import { findSpec } from '../graph/lookup.ts';

/** Whether a text names a file relative to the pipeline's own: no address, no absolute path, no drive. */
function isRelative(source: string): boolean {
  return source !== '' && !/^(\/|\\|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]+:\/\/)/.test(source);
}

/**
 * The pipeline as it reads from the top of the workspace: files that its steps and parameters name relative to the folder of
 * `path` are named relative to the top.
 */
export function moveSources(pipeline: Pipeline, path: string): Pipeline {
  const folder = path.split('/').slice(0, -1);
  if (folder.length === 0) return pipeline;
  const move = (source: unknown) => (typeof source === 'string' && isRelative(source) ? join(folder, source) : source);
  const nodes = pipeline.nodes.map((node) => {
    const named = (findSpec(node.module)?.sources ?? []).filter((name) => Object.hasOwn(node.params, name));
    const moved = Object.fromEntries(named.map((name) => [name, move(node.params[name])]));
    return { ...node, params: { ...node.params, ...moved } };
  });
  const parameters = pipeline.parameters.map((parameter): PipelineParameter => {
    if (parameter.type !== 'file' || parameter.default === undefined) return parameter;
    return { ...parameter, default: move(parameter.default) as string };
  });
  return { ...pipeline, nodes, parameters };
}

function join(folder: readonly string[], source: string): string {
  const parts = [...folder];
  for (const part of source.split('/')) {
    if (part === '.' || part === '') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
