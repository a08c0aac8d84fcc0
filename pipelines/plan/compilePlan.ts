import { isAbsolute, resolve } from 'node:path';
import type { ModuleSpec } from '../../modules/define.ts';
import { type Pipeline, type PipelineNode, splitEndpoint } from '../contract/graph.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { Plan, Step } from '../contract/plan.ts';

export interface PlanOptions {
  catalog: readonly ModuleSpec[];
  /** Parsed parameters by node. */
  params: ReadonlyMap<string, Record<string, unknown>>;
  /** The nodes to run, each after those that it reads from. */
  order: readonly string[];
  /** Folder that relative paths of source files start from. */
  baseDir: string;
  /** Only this node and what it depends on. */
  to?: string | undefined;
  /** Nodes that a run does without, unless one of `rerun` needs them. */
  idle?: ReadonlySet<string>;
  /** Nodes that a request names beside. */
  rerun?: readonly string[];
}

/** Compiles a valid pipeline into its steps. */
export function compilePlan(pipeline: Pipeline, options: PlanOptions): Plan {
  const specs = new Map(options.catalog.map((spec) => [spec.id, spec]));
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const inputs = new Map<string, Step['inputs']>();
  for (const edge of pipeline.edges) {
    const from = splitEndpoint(edge.from);
    const to = splitEndpoint(edge.to);
    inputs.set(to.node, { ...inputs.get(to.node), [to.port]: { nodeId: from.node, port: from.port } });
  }
  for (const { id, pinned } of pipeline.nodes) if (pinned !== undefined) inputs.delete(id);
  const active = new Set(options.order);
  const wanted = findWanted(options, inputs);
  const steps: Step[] = [];
  for (const nodeId of options.order) {
    if (!wanted.has(nodeId)) continue;
    const node = nodes.get(nodeId)!;
    const spec = specs.get(node.module)!;
    const { pinned } = node;
    const sources = pinned ? {} : resolveSources(spec, options.params.get(nodeId) ?? {}, options.baseDir);
    steps.push({
      nodeId,
      title: node.title ?? spec.title,
      module: spec.id,
      moduleVersion: spec.version,
      category: spec.category,
      params: { ...options.params.get(nodeId), ...sources },
      inputs: withSources(inputs.get(nodeId), active),
      outputs: Object.fromEntries(Object.entries(spec.outputs).map(([port, { type }]) => [port, type])),
      sources,
      ...(pinned && { pinned }),
      reusable: spec.cache === 'pure' && node.reuse !== false && !spec.runsAlways?.(options.params.get(nodeId)),
      isolated: spec.isolated ?? false,
      ...placeOf(spec, node, pipeline),
      runs: (spec.runs ?? []).map((id) => ({ id, category: specs.get(id)!.category })),
    });
  }
  return { steps };
}

/** The step's own choice, else the pipeline's. `local` says that it runs in processes of this machine, whatever the pipeline says. */
function placeOf(spec: ModuleSpec, node: PipelineNode, pipeline: Pipeline): Pick<Step, 'compute' | 'environment'> {
  const compute = node.compute ?? pipeline.compute ?? localTarget;
  if (spec.stays || compute === localTarget) return {};
  const environment = node.environment ?? pipeline.environment;
  return { compute, ...(environment === undefined ? {} : { environment }) };
}

/** Optional inputs may come from a node that is left out of the run: they count as not connected. */
function withSources(inputs: Step['inputs'] = {}, active: ReadonlySet<string>): Step['inputs'] {
  return Object.fromEntries(Object.entries(inputs).filter(([, { nodeId }]) => active.has(nodeId)));
}

function findWanted(
  { order, to, idle = new Set(), rerun = [] }: PlanOptions,
  inputs: ReadonlyMap<string, Step['inputs']>,
): ReadonlySet<string> {
  if (to !== undefined) return findAncestors([to], inputs);
  if (idle.size === 0) return new Set(order);
  return findAncestors([...order.filter((id) => !idle.has(id)), ...rerun], inputs);
}

/** The nodes, and all that they read from on the way. */
function findAncestors(nodeIds: readonly string[], inputs: ReadonlyMap<string, Step['inputs']>): Set<string> {
  const found = new Set<string>();
  const queue = [...nodeIds];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...Object.values(inputs.get(next) ?? {}).map((source) => source.nodeId));
  }
  return found;
}

function resolveSources(spec: ModuleSpec, params: Record<string, unknown>, baseDir: string): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const name of spec.sources ?? []) {
    const path = params[name];
    if (typeof path !== 'string' || path === '') continue;
    sources[name] = isUrl(path) || isAbsolute(path) ? path : resolve(baseDir, path);
  }
  return sources;
}

function isUrl(path: string): boolean {
  return /^https?:\/\//i.test(path);
}
