import type { Pipeline, PipelineNode } from '../../pipelines/contract/graph.ts';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { edgeId } from './lookup.ts';

export type Change = 'added' | 'removed' | 'changed' | 'same';

/** What happened to a step. */
export interface StepChange {
  change: Change;
  /** Names of the parameters that changed. */
  params: string[];
  /** What else changed of it. */
  members: StepMember[];
}

export type StepMember = Exclude<keyof PipelineNode, 'id' | 'position' | 'params'>;

export interface PipelineDifference {
  /** By id, of the steps of either. A step that was only moved is the same. */
  nodes: Map<string, StepChange>;
  edges: Map<string, Change>;
}

/** What happened between two versions of a pipeline. */
export function diffPipelines(before: Pipeline, after: Pipeline): PipelineDifference {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const nodes: PipelineDifference['nodes'] = new Map();
  for (const node of after.nodes) {
    const earlier = old.get(node.id);
    nodes.set(node.id, earlier ? compareNodes(earlier, node) : { change: 'added', params: [], members: [] });
    old.delete(node.id);
  }
  for (const id of old.keys()) nodes.set(id, { change: 'removed', params: [], members: [] });
  const edges = new Map<string, Change>(before.edges.map((edge) => [edgeId(edge), 'removed']));
  for (const edge of after.edges) edges.set(edgeId(edge), edges.has(edgeId(edge)) ? 'same' : 'added');
  return { nodes, edges };
}

function compareNodes(before: PipelineNode, after: PipelineNode): StepChange {
  const names = new Set([...Object.keys(before.params), ...Object.keys(after.params)]);
  const params = [...names].filter((name) => !isEqual(before.params[name], after.params[name]));
  const { id: _, position: __, params: ___, ...rest } = { ...before, ...after };
  const members = (Object.keys(rest) as StepMember[]).filter((name) => !isEqual(before[name], after[name]));
  return { change: params.length + members.length === 0 ? 'same' : 'changed', params, members };
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(sortKeys(left)) === JSON.stringify(sortKeys(right));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}

/** Whether two pipelines have the same file. */
export function isSamePipeline(left: Pipeline, right: Pipeline): boolean {
  return left === right || formatPipeline(left) === formatPipeline(right);
}
