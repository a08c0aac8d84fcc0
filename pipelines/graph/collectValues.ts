import type { Problem } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import { readParameterValue } from './parameterValue.ts';
import { listWords, quoteText } from './quoteText.ts';
import { findNearest } from './suggestName.ts';

/** Values by name of the pipeline parameter. */
export type ParameterValues = Record<string, unknown>;

/**
 * Values of all pipeline parameters that have one: what was given, else the default. `overrides` are texts, as on a command
 * line, or values of the parameter's type. Problems are names that the pipeline does not have, and values that do not have
 * the declared type.
 */
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
