import { z } from 'zod';
import { invalid } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One call of MLflow's REST API. */
export interface Call {
  method: Method;
  /** After `/api/2.0/mlflow`; `:name` stands for a part that is among the input. */
  path: string;
  /** `input`: the members of the body, the query and the path. Throws MlflowError. */
  answer(services: MlflowServices, input: unknown): object | Promise<object>;
}

/** A call whose input is checked. */
export function defineCall<I extends z.ZodType>(
  method: Method,
  path: string,
  input: I,
  answer: (services: MlflowServices, input: z.output<I>) => object | Promise<object>,
): Call {
  return {
    method,
    path,
    answer(services, given) {
      const parsed = input.safeParse(given);
      if (!parsed.success) throw invalid(describeIssue(parsed.error.issues[0]!));
      return answer(services, parsed.data);
    },
  };
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `Invalid value for parameter '${path.join('.')}': ${message}`;
}

/** Protocol buffers' JSON has 64-bit numbers as numbers or as text; those of a query are text. */
export const int64 = z
  .union([z.number(), z.string().regex(/^-?\d{1,18}$/)])
  .transform(Number)
  .pipe(z.number().int());

/** A repeated member: a list in a body; in a query each one under the same name. */
export const repeated = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(type));

export const keyValue = z.object({ key: z.string(), value: z.string().default('') });

export type KeyValue = z.infer<typeof keyValue>;

/** A record as MLflow writes it, by key. */
export function listEntries(record: Readonly<Record<string, string>>): KeyValue[] {
  return Object.entries(record)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

export const viewType = z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']).default('ACTIVE_ONLY');
