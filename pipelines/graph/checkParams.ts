import { z } from 'zod';
import type { ModuleSpec } from '../../modules/define.ts';
import type { Problem, Result } from '../contract/error.ts';
import type { Pipeline, PipelineNode } from '../contract/graph.ts';
import { describeUnknownParameter } from './collectValues.ts';
import { describeWidgetValue } from './describeWidgetValue.ts';
import { measureValue } from './measureValue.ts';
import { type Issue, joinPath, parseWithWords } from './parseWithWords.ts';
import { listWords, quoteText } from './quoteText.ts';
import { substituteParameters } from './substituteParameters.ts';
import { findNearest } from './suggestName.ts';

export type Params = Record<string, unknown>;

/** Pipeline parameters, as params see them. */
export interface ParameterScope {
  names: ReadonlySet<string>;
  values: ReadonlyMap<string, unknown>;
  /** Names that a step needs and that have no value; filled in while steps are checked. */
  missing: Set<string>;
  /** How much more may be checked, in `measureValue`'s measure: a large default that every step refers to is large each time. */
  budget: number;
}

const mostWork = 2_000_000;
/** Of one step. */
const mostWorkOfStep = 200_000;
/** Of one step: a long list may be wrong in every entry. */
const mostProblems = 100;

export function openScope(pipeline: Pipeline, values: Record<string, unknown>): ParameterScope {
  return {
    names: new Set(pipeline.parameters.map(({ name }) => name)),
    values: new Map(Object.entries(values)),
    missing: new Set(),
    budget: mostWork,
  };
}

/**
 * A node's params with pipeline parameters filled in, brought to the module's current version and parsed by its spec. An
 * empty list of problems: a pipeline parameter has no value, which is said once for all steps.
 */
export function checkParams(node: PipelineNode, spec: ModuleSpec, scope: ParameterScope): Result<Params, Problem[]> {
  const { value, references } = substituteParameters(node.params, scope.values);
  const unknown = [...references].filter(([, name]) => !scope.names.has(name));
  if (unknown.length > 0) {
    return fail(
      unknown.map(([param, name]) => ({
        code: 'unknown-parameter',
        message: describeUnknownParameter(name, [...scope.names]),
        node: node.id,
        param,
      })),
    );
  }
  const missing = [...references.values()].filter((name) => !scope.values.has(name));
  for (const name of missing) scope.missing.add(name);
  if (missing.length > 0) return fail([]);
  const most = Math.min(mostWorkOfStep, scope.budget);
  const work = measureValue(value, most);
  scope.budget -= work;
  if (work >= most) {
    const message = 'The parameters hold too much to be checked. Keep data in files, and let the parameters name them.';
    return fail([{ code: 'too-many', message, node: node.id }]);
  }
  const migrated = migrateParams(node, spec, value as Params);
  if (!migrated.ok) return fail([migrated.error]);
  const parsed = parseWithWords(spec.params, migrated.value);
  if (parsed.ok) return { ok: true, value: parsed.value as Params };
  return fail(
    parsed.error
      .slice(0, mostProblems)
      .flatMap((issue) => describeParamIssue(issue, node, spec, migrated.value, references)),
  );
}

function fail(error: Problem[]): { ok: false; error: Problem[] } {
  return { ok: false, error };
}

/** Brings params from the node's version of the module to the catalog's. */
export function migrateParams(node: PipelineNode, spec: ModuleSpec, params: Params): Result<Params, Problem> {
  if (node.version > spec.version) {
    const message = `The step was made with version ${node.version} of ${spec.title}; this Pipewright has version ${spec.version}. Use a newer Pipewright, or add the step anew.`;
    return { ok: false, error: { code: 'newer-module', message, node: node.id } };
  }
  let migrated = params;
  for (let version = node.version; version < spec.version; version++) {
    try {
      migrated = spec.migrations?.[version]?.(migrated) ?? migrated;
    } catch {
      const message = `The parameters of version ${version} of ${spec.title} cannot be brought up to date. Set them anew and give the step version ${spec.version}.`;
      return { ok: false, error: { code: 'failed-migration', message, node: node.id } };
    }
  }
  return { ok: true, value: migrated };
}

function describeParamIssue(
  { path, message, unknownKeys }: Issue,
  node: PipelineNode,
  spec: ModuleSpec,
  params: Params,
  references: ReadonlyMap<string, string>,
): Problem[] {
  const place = joinPath(path);
  if (!unknownKeys) {
    const source = findReference(place, references);
    const fitting = path.length === 1 ? (describeWidgetValue(spec, place, params[place]) ?? message) : message;
    const words = source === undefined ? fitting : `${fitting} It comes from the pipeline parameter "${source}".`;
    return [{ code: 'wrong-param', message: words, node: node.id, param: place }];
  }
  const known = path.length === 0 && spec.params instanceof z.ZodObject ? Object.keys(spec.params.shape) : [];
  return unknownKeys.slice(0, 10).map((key) => ({
    code: 'wrong-param',
    message: describeUnknownParam(key, spec.title, known),
    node: node.id,
    param: path.length === 0 ? key : `${place}.${key}`,
  }));
}

function describeUnknownParam(key: string, title: string, known: readonly string[]): string {
  if (known.length === 0) return `${quoteText(key)} is not known here. Remove it, or correct its name.`;
  const near = findNearest(key.slice(0, 100), known);
  const advice = near ? `Did you mean "${near}"?` : `It has ${listWords(known, 30)}.`;
  return `${title} has no parameter ${quoteText(key)}. ${advice}`;
}

/** The pipeline parameter whose value is at `place` or holds it. */
function findReference(place: string, references: ReadonlyMap<string, string>): string | undefined {
  for (const [path, name] of references) {
    if (place === path || place.startsWith(`${path}.`)) return name;
  }
  return undefined;
}
