import type { ModuleSpec, PortShape, SchemaArgs } from '../../modules/define.ts';
import type { Problem } from '../contract/error.ts';
import type { Column } from '../contract/table.ts';
import type { Params } from './checkParams.ts';
import type { LinkedNode } from './linkNodes.ts';
import { listWords } from './quoteText.ts';

/** Shape by output port. A port whose shape is not known is missing; a table's columns may be unknown on their own. */
export type Shapes = Record<string, PortShape>;

/**
 * Columns of all steps together. Steps that put tables side by side can double their columns at each step; past this, columns
 * are left to be found out by the run.
 */
const mostColumns = 5_000_000;

export interface PropagateArgs {
  nodes: ReadonlyMap<string, LinkedNode>;
  /** Active steps in topological order. */
  order: readonly string[];
  active: ReadonlySet<string>;
  /** Parsed params of the steps whose params are right. */
  params: ReadonlyMap<string, Params>;
  /** Steps that have a problem already. */
  failed: ReadonlySet<string>;
  sourceColumns?: ((nodeId: string) => Column[] | undefined) | undefined;
}

/** Carries shapes along the edges, and reports what does not fit them. What follows from an earlier problem is not reported. */
export function propagateShapes(args: PropagateArgs): { shapes: Map<string, Shapes>; problems: Problem[] } {
  const shapes = new Map<string, Shapes>();
  const unsure = new Set<string>();
  const behindPinned = new Set<string>();
  const problems: Problem[] = [];
  let columnsLeft = mostColumns;
  for (const id of args.order) {
    const linked = args.nodes.get(id)!;
    const { spec } = linked;
    if (!spec) continue;
    const inputs = gatherInputs(linked, spec, args.active, { shapes, unsure });
    // What a pinned step gives may differ from what its parameters and inputs tell now: a guess is shown, but refuses nothing.
    const isGuess = linked.node.pinned !== undefined || readsFrom(linked, behindPinned);
    if (isGuess) behindPinned.add(id);
    else problems.push(...inputs.problems);
    const params = args.params.get(id);
    const trusted = inputs.known && !args.failed.has(id) && params !== undefined;
    const result =
      params && runSchema(spec, { params, inputs: inputs.shapes, sourceColumns: args.sourceColumns?.(id) });
    const issues = trusted ? (result?.issues ?? []) : [];
    for (const { param, port, message } of isGuess ? [] : issues) {
      problems.push({ code: 'schema-issue', message, node: id, ...(param && { param }), ...(port && { port }) });
    }
    const outputs = completeShapes(spec, result?.outputs ?? {});
    columnsLeft -= countColumns(outputs);
    if (!trusted || issues.length > 0 || columnsLeft <= 0) unsure.add(id);
    shapes.set(id, unsure.has(id) ? blurShapes(outputs) : outputs);
  }
  return { shapes, problems };
}

function readsFrom({ incoming }: LinkedNode, sources: ReadonlySet<string>): boolean {
  return sources.size > 0 && [...incoming.values()].some(({ from }) => sources.has(from.node));
}

interface Upstream {
  shapes: ReadonlyMap<string, Shapes>;
  /** Steps whose shapes are blurred. */
  unsure: ReadonlySet<string>;
}

interface GatheredInputs {
  shapes: Record<string, PortShape | undefined>;
  /** false: an input is connected, but its shape is not known, does not fit, or is that of a model known by its task alone. */
  known: boolean;
  problems: Problem[];
}

function gatherInputs(
  { node, incoming }: LinkedNode,
  spec: ModuleSpec,
  active: ReadonlySet<string>,
  { shapes, unsure }: Upstream,
): GatheredInputs {
  const gathered: GatheredInputs = { shapes: {}, known: true, problems: [] };
  for (const [port, { edge, from }] of incoming) {
    if (!active.has(from.node)) continue;
    const shape = shapes.get(from.node)?.[from.port];
    const problem = shape && checkTask(shape, port, spec);
    if (problem) gathered.problems.push({ ...problem, node: node.id, port, edge });
    if (shape && !problem) gathered.shapes[port] = shape;
    else gathered.known = false;
    // A table without columns says that they are not known; a model without a label may be one that has none.
    if (shape?.type === 'model' && unsure.has(from.node)) gathered.known = false;
  }
  return gathered;
}

function checkTask(shape: PortShape, port: string, spec: ModuleSpec): Problem | undefined {
  const tasks = spec.inputs[port]?.tasks;
  if (!tasks || !('task' in shape) || tasks.includes(shape.task)) return undefined;
  const message = `The model is for ${shape.task}, but "${port}" of ${spec.title} takes models for ${listWords(tasks)}. Connect one of these.`;
  return { code: 'wrong-task', message };
}

/** A spec that throws knows nothing about its outputs. */
function runSchema(spec: ModuleSpec, args: SchemaArgs<unknown>): ReturnType<ModuleSpec['schema']> | undefined {
  try {
    return spec.schema(args);
  } catch {
    return undefined;
  }
}

/** Adds what the type of a port alone tells, for ports that the spec said nothing about. */
function completeShapes(spec: ModuleSpec, outputs: Record<string, PortShape>): Shapes {
  const shapes: Shapes = {};
  for (const [port, { type }] of Object.entries(spec.outputs)) {
    const shape = Object.hasOwn(outputs, port) ? outputs[port] : undefined;
    if (shape) shapes[port] = shape;
    else if (type === 'table') shapes[port] = { type, columns: undefined };
    else if (type !== 'model' && type !== 'untrained-model') shapes[port] = { type };
  }
  return shapes;
}

function countColumns(shapes: Shapes): number {
  const counts = Object.values(shapes).map((shape) => ('columns' in shape && shape.columns ? shape.columns.length : 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What remains certain when a step has a problem: types and tasks, but no columns. */
function blurShapes(shapes: Shapes): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([port, shape]) => [port, blurShape(shape)]));
}

function blurShape(shape: PortShape): PortShape {
  if (shape.type === 'table') return { type: 'table', columns: undefined };
  if (shape.type === 'model') return { ...shape, label: undefined, features: undefined };
  return shape;
}
