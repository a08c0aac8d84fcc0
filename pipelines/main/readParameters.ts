import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Pipeline } from '../contract/graph.ts';
import { UsageError } from './command.ts';

export const parameterOption = {
  type: 'string',
  multiple: true,
  help: 'Value of a pipeline parameter, as name=value. Can be repeated.',
} as const;

/** `name=value` by name. A file is meant from where the user stands, when it is there. */
export function readParameters(list: unknown, pipeline: Pipeline): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of (list ?? []) as string[]) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--param takes name=value, not "${text}".`);
    const name = text.slice(0, at);
    const value = text.slice(at + 1);
    const isFile = pipeline.parameters.find((parameter) => parameter.name === name)?.type === 'file';
    values[name] = isFile && existsSync(resolve(value)) ? resolve(value) : value;
  }
  return values;
}
