import type { ModuleSpec } from '../../modules/define.ts';
import type { Problem } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Column } from '../contract/table.ts';
import { checkParams, openScope, type Params } from './checkParams.ts';
import { collectValues, type ParameterValues } from './collectValues.ts';
import { findActive } from './findActive.ts';
import { findCycles } from './findCycles.ts';
import { findIdle } from './findIdle.ts';
import { findRepeated } from './findRepeated.ts';
import { type LinkedNode, linkNodes } from './linkNodes.ts';
import { propagateShapes, type Shapes } from './propagateShapes.ts';
import { listWords, quoteText } from './quoteText.ts';
import { sortNodes } from './sortNodes.ts';
import { NameSuggester } from './suggestName.ts';
import { tidyProblems } from './tidyProblems.ts';

export interface ValidateOptions {
  /** Values of pipeline parameters for this run: texts, or values of their types. */
  parameters?: ParameterValues;
  /** Columns found in the source file of a step, where somebody has looked. */
  sourceColumns?: (nodeId: string) => Column[] | undefined;
}

export interface Validation {
  /** Empty when the pipeline can run. In the order of the file: pipeline parameters, then step by step. */
  problems: Problem[];
  /** Parsed params of the active steps whose params are right: references filled in, migrated, defaults added. */
  params: Map<string, Params>;
  /** What is known about each output of the active steps before they run. */
  shapes: Map<string, Shapes>;
  /** Active steps, each after those that it reads from. Steps on a cycle and behind one are missing. */
  order: string[];
  /** Steps that a run has: not disabled, and not in need of a disabled one. */
  active: Set<string>;
  /** Active steps whose results nobody takes: only pinned steps read from them. */
  idle: Set<string>;
  /** Value of every pipeline parameter that has one. */
  parameters: ParameterValues;
}

/**
 * Checks a pipeline against the modules, without running or reading anything. Finds all problems at once, but none that only
 * follows from another one. Takes time in proportion to the pipeline's size.
 */
export function validatePipeline(
  pipeline: Pipeline,
  catalog: readonly ModuleSpec[],
  options: ValidateOptions = {},
): Validation {
  const specs = new Map(catalog.map((spec) => [spec.id, spec]));
  const linked = linkNodes(pipeline, specs);
  const active = findActive(linked.nodes);
  const sorted = sortNodes(linked.nodes);
  const order = sorted.filter((id) => active.has(id));
  const values = collectValues(pipeline, options.parameters ?? {});
  const wrongValues = new Set(values.problems.map(({ param }) => param));
  const steps = checkSteps(pipeline, linked.nodes, active, specs, values.values);
  const failed = new Set(steps.problems.map(({ node }) => node!));
  for (const [id, { broken }] of linked.nodes) if (broken.size > 0) failed.add(id);
  const propagated = propagateShapes({
    nodes: linked.nodes,
    order,
    active,
    params: steps.params,
    failed,
    sourceColumns: options.sourceColumns,
  });
  const problems = [
    ...values.problems,
    ...steps.missing.filter(({ param }) => !wrongValues.has(param)),
    ...findRepeated(pipeline),
    ...linked.problems,
    ...describeCycles(linked.nodes, sorted),
    ...steps.problems,
    ...propagated.problems,
  ];
  return {
    problems: tidyProblems(sortProblems(problems, linked.nodes)),
    params: steps.params,
    shapes: propagated.shapes,
    order,
    active,
    idle: findIdle(linked.nodes, active),
    parameters: values.values,
  };
}

interface CheckedSteps {
  params: Map<string, Params>;
  problems: Problem[];
  /** Pipeline parameters that a step needs and that have no value. */
  missing: Problem[];
}

/** What a step's own entry tells: its module, params, and inputs that are not connected. */
function checkSteps(
  pipeline: Pipeline,
  nodes: ReadonlyMap<string, LinkedNode>,
  active: ReadonlySet<string>,
  specs: ReadonlyMap<string, ModuleSpec>,
  values: ParameterValues,
): CheckedSteps {
  const scope = openScope(pipeline, values);
  const scopeOfPinned = openScope(pipeline, values);
  const suggester = new NameSuggester(specs.keys());
  const params = new Map<string, Params>();
  const problems: Problem[] = [];
  for (const id of active) {
    const { node, spec, broken, incoming } = nodes.get(id)!;
    const isPinned = node.pinned !== undefined;
    if (!spec) {
      const message = `There is no module ${quoteText(node.module)}.${suggester.ask(node.module)} "pipewright modules" lists them.`;
      problems.push({ code: 'unknown-module', message, node: id });
      continue;
    }
    const checked = checkParams(node, spec, isPinned ? scopeOfPinned : scope);
    if (checked.ok) params.set(id, checked.value);
    else if (!isPinned) problems.push(...checked.error);
    // Its parameters and inputs do not count.
    if (isPinned) continue;
    // An edge to a port that does not exist was probably meant for one that does.
    if ([...broken].some((port) => !Object.hasOwn(spec.inputs, port))) continue;
    for (const [port, { title, type, optional }] of Object.entries(spec.inputs)) {
      if (optional || incoming.has(port) || broken.has(port)) continue;
      const message = `The input "${port}" (${title}) is not connected. Connect an output of type ${type} to it.`;
      problems.push({ code: 'missing-input', message, node: id, port });
    }
  }
  return { params, problems, missing: [...scope.missing].map(describeMissing) };
}

function describeMissing(name: string): Problem {
  const message = `The pipeline parameter "${name}" has no value. Give one (--param ${name}=…) or a default in the file.`;
  return { code: 'missing-parameter-value', message, param: name };
}

function describeCycles(nodes: ReadonlyMap<string, LinkedNode>, sorted: readonly string[]): Problem[] {
  const done = new Set(sorted);
  const left = [...nodes.keys()].filter((id) => !done.has(id));
  return findCycles(nodes, left).map((cycle) => {
    const way = [...cycle.slice(0, 20), ...(cycle.length > 20 ? ['…'] : []), cycle[0]].join(' → ');
    const message = `${listWords(cycle)} wait for each other: ${way}. Remove one of these connections.`;
    return { code: 'cycle', message, node: cycle[0]! };
  });
}

/** Stable: what is not about a step first, then step by step in the order of the file. */
function sortProblems(problems: Problem[], nodes: ReadonlyMap<string, LinkedNode>): Problem[] {
  if (problems.length < 2) return problems;
  const position = new Map([...nodes.keys()].map((id, index) => [id, index]));
  const rank = ({ node }: Problem) => (node === undefined ? -1 : (position.get(node) ?? -1));
  return problems.sort((left, right) => rank(left) - rank(right));
}
