import { z } from 'zod';

/** An expected failure is a value; `throw` is for bugs. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

/** What can be wrong with a pipeline, by code. Codes are stable: scripts may test them. */
export const problemCodes = {
  'file-not-found': 'The file does not exist or cannot be read.',
  'file-too-large': 'The file is larger than a pipeline can be.',
  'not-json': 'The file is not JSON text.',
  'nested-too-deeply': 'Values are nested more deeply than a pipeline needs.',
  'forbidden-key': 'A key that JavaScript gives a meaning of its own.',
  'duplicate-key': 'An object has one key twice.',
  'number-too-large': 'A number is beyond the range of doubles.',
  'wrong-format': 'The file is not a pipeline.',
  'newer-format': 'The file was written by a newer Pipewright.',
  'too-many': 'More steps, connections, parameters, notes or problems than are handled.',
  'wrong-structure': 'A part of the file is missing, unknown or of the wrong type.',
  'duplicate-node': 'Two steps have one id.',
  'duplicate-parameter': 'Two pipeline parameters have one name.',
  'unknown-module': 'The catalog does not have the module.',
  'newer-module': 'The step was made for a newer version of its module.',
  'failed-migration': 'The parameters of an older version of the module cannot be brought up to date.',
  'unknown-parameter': 'The pipeline has no parameter of this name.',
  'missing-parameter-value': 'A pipeline parameter has neither a default nor a given value.',
  'wrong-parameter-value': 'The value of a pipeline parameter does not have its type.',
  'wrong-param': 'A parameter of a step is unknown, missing or does not fit.',
  'unknown-node': 'An edge names a step that does not exist.',
  'unknown-port': 'An edge names a port that the module does not have.',
  'wrong-type': 'An edge joins ports of different types.',
  'wrong-task': 'A model is for another task than the step takes.',
  'two-edges': 'Two edges end in one input.',
  'self-edge': 'An edge leads from a step to itself.',
  cycle: 'Steps wait for each other.',
  'missing-input': 'A required input has no edge.',
  'unknown-target': 'A step names a compute target or an environment that is not known here.',
  'schema-issue': 'The parameters do not fit the columns of the inputs.',
} as const;

export const problemCode = z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]);
export type ProblemCode = keyof typeof problemCodes;

/** One thing that is wrong with a pipeline, where it is, and words that say what to do about it. */
export const problem = z.strictObject({
  code: problemCode,
  message: z.string(),
  node: z.string().optional(),
  /** Path of a module's parameter, e.g. `columns.rules.0.range`, or name of a pipeline parameter where `node` is missing. */
  param: z.string().optional(),
  /** Name of an input or output port of `node`. */
  port: z.string().optional(),
  edge: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  /** Place in the file's text, both from 1. */
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
});
export type Problem = z.infer<typeof problem>;

/** Ends a `switch` over a union: the compiler refuses it while a member is not handled. */
export function unreachable(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
