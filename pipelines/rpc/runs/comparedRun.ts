import { type Pipeline, type PipelineNode, pipeline, splitEndpoint } from '../../contract/graph.ts';
import type { KeyParts } from '../../contract/run.ts';
import type { RunHistory, StepRecord } from '../../store/runHistory.ts';

/** What is compared of one run. */
export interface ComparedRun {
  parameters: Record<string, unknown>;
  nodes: Map<string, PipelineNode>;
  /** Where each connected input comes from: `node.port` by `node.port`. */
  connections: Map<string, string>;
  steps: Map<string, StepRecord>;
  keyParts: Map<string, KeyParts>;
}

export function readComparedRun(history: RunHistory, runId: string, parameters: Record<string, unknown>): ComparedRun {
  const snapshot: Pipeline | undefined = pipeline.safeParse(history.snapshot(runId)).data;
  return {
    parameters,
    nodes: new Map(snapshot?.nodes.map((node) => [node.id, node])),
    connections: new Map(snapshot?.edges.map(({ from, to }) => [to, from])),
    steps: new Map(history.steps(runId).map((step) => [step.nodeId, step])),
    keyParts: history.keyParts(runId),
  };
}

/** Title of a node in the first run that has it. */
export function titleOf(runs: readonly ComparedRun[], nodeId: string): string {
  for (const { nodes, steps } of runs) {
    const title = nodes.get(nodeId)?.title ?? steps.get(nodeId)?.title;
    if (title !== undefined) return title;
  }
  return nodeId;
}

/** `Split Data, results1` for `split.results1`. */
export function describeEndpoint(runs: readonly ComparedRun[], endpoint: string): string {
  const { node, port } = splitEndpoint(endpoint);
  return `${titleOf(runs, node)}, ${port}`;
}

/** Ids of the nodes of all runs, in the order of the first that has each. */
export function nodesOf(runs: readonly ComparedRun[]): string[] {
  return [...new Set(runs.flatMap(({ nodes }) => [...nodes.keys()]))];
}
