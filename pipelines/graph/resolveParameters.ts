import type { Problem, Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import { readParameterValue } from './parameterValue.ts';
import { listWords, quoteText } from './quoteText.ts';
import { substituteParameters } from './substituteParameters.ts';
import { findNearest } from './suggestName.ts';

/** Values by name of the pipeline parameter. */
export type ParameterValues = Record<string, unknown>;

export interface ResolvedPipeline {
  /** References in the nodes' params are replaced by their values; those without a value are left as they are. */
  pipeline: Pipeline;
  /** What was given, else the default. A parameter with neither is missing. */
  values: ParameterValues;
}

/**
 * Fills in the pipeline parameters. `overrides` are texts, as on a command line, or values of the parameter's type. Fails on
 * a name that the pipeline does not have, and on a value that does not have the declared type.
 */
export function resolveParameters(
  pipeline: Pipeline,
  overrides: ParameterValues = {},
): Result<ResolvedPipeline, Problem[]> {
  const { values, problems } = collectValues(pipeline, overrides);
  if (problems.length > 0) return { ok: false, error: problems };
  const byName = new Map(Object.entries(values));
  const nodes = pipeline.nodes.map((node) => {
    const { value } = substituteParameters(node.params, byName);
    return value === node.params ? node : { ...node, params: value as Record<string, unknown> };
  });
  return { ok: true, value: { pipeline: { ...pipeline, nodes }, values } };
}

/** Values of all parameters that have one, and what is wrong with the given ones. */
export function collectValues(
  { parameters }: Pipeline,
  overrides: ParameterValues,
): { values: ParameterValues; problems: Problem[] } {
  const values: ParameterValues = {};
  const problems: Problem[] = [];
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of parameters) {
    if (parameter.default !== undefined) values[parameter.name] = parameter.default;
  }
  for (const [name, given] of Object.entries(overrides)) {
    const parameter = known.get(name);
    const value = parameter && readParameterValue(parameter, given);
    if (value?.ok) {
      values[name] = value.value;
      continue;
    }
    // A value that was meant to replace the default is not replaced by it.
    delete values[name];
    const message = value
      ? `The pipeline parameter "${name}" does not fit. ${value.error}`
      : describeUnknownParameter(name, [...known.keys()]);
    problems.push({ code: value ? 'wrong-parameter-value' : 'unknown-parameter', message, param: name });
  }
  return { values, problems };
}

/** Says that there is no such parameter, and which there are. */
export function describeUnknownParameter(name: string, known: readonly string[]): string {
  const near = findNearest(name.slice(0, 100), known);
  const hint = near ? ` Did you mean "${near}"?` : '';
  const list = known.length > 0 ? `It has ${listWords(known)}.` : 'It has none.';
  return `The pipeline has no parameter ${quoteText(name)}. ${list}${hint}`;
}
