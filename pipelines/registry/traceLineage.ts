import type { Pipeline } from '../contract/graph.ts';
import type { ModelLineage } from '../contract/registry.ts';
import type { KeyParts } from '../contract/run.ts';
import type { RunRecord } from '../store/runHistory.ts';

/** Where a model came from: its run, and by content the files that the run's steps read. */
export function traceLineage(
  run: RunRecord,
  { nodeId, port }: { nodeId: string; port: string },
  pipeline: Pipeline,
  keyParts: ReadonlyMap<string, KeyParts>,
): ModelLineage {
  const params = new Map(pipeline.nodes.map((node) => [node.id, node.params]));
  const data = [...keyParts].flatMap(([node, { sources }]) =>
    Object.entries(sources).map(([param, digest]) => {
      const source = readSource(params.get(node)?.[param], run.parameters);
      return { nodeId: node, param, source: source ?? param, digest };
    }),
  );
  const { id: runId, name, file, git, parameters } = run;
  return { runId, nodeId, port, pipeline: name, file, git, parameters, data };
}

/** Path of a source file as the pipeline names it, by itself or by one of its parameters. */
function readSource(value: unknown, parameters: Record<string, unknown>): string | undefined {
  if (typeof value === 'string') return value;
  const name = (value as { $param?: unknown } | undefined)?.$param;
  const given = typeof name === 'string' ? parameters[name] : undefined;
  return typeof given === 'string' ? given : undefined;
}
