import type { Result } from '../contract/error.ts';
import { type ParameterType, type PipelineParameter, pipelineParameter } from '../contract/graph.ts';
import { parseWithWords } from './parseWithWords.ts';
import { describeValue, quoteText } from './quoteText.ts';

/**
 * The value that a text or a JSON value stands for, by the type that the parameter declares. Fails with words that say
 * what its type takes.
 */
export function readParameterValue(parameter: PipelineParameter, given: unknown): Result<unknown, string> {
  const value = typeof given === 'string' ? readText(parameter.type, given) : given;
  if (value === undefined) return refuse(parameter.type, given);
  // A default has the parameter's type, so that the contract can judge a value in its place.
  const { name, type } = parameter;
  const parsed = parseWithWords(pipelineParameter, { name, type, default: value });
  return parsed.ok ? { ok: true, value: parsed.value.default } : refuse(type, given);
}

/** A text, as it is written on a command line. `undefined`: it does not stand for a value of the type. */
function readText(type: ParameterType, text: string): unknown {
  switch (type) {
    case 'integer':
      return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
    case 'boolean':
      return ({ true: true, false: false } as Record<string, boolean>)[text.trim().toLowerCase()];
    case 'columns':
      return readColumns(text);
    default:
      return text;
  }
}

/** `a,b` or, for names with commas and for selections, JSON. */
function readColumns(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text.split(',').map((name) => name.trim());
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const takes: Record<ParameterType, string> = {
  string: 'a text',
  integer: `a whole number between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}, such as 10`,
  number: 'a number, such as 0.5 or 1e-3',
  boolean: 'true or false',
  file: 'the path of a file, or a URL',
  column: 'the name of a column',
  columns: 'names of columns, such as age,income or ["age","income"]',
};

function refuse(type: ParameterType, given: unknown): { ok: false; error: string } {
  const found = typeof given === 'string' ? quoteText(given) : describeValue(given);
  return { ok: false, error: `It takes ${takes[type]}, not ${found}.` };
}
