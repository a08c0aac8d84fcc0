import { extname } from 'node:path';
import type { z } from 'zod';
import { spec } from '../../modules/data-input-and-output/import-data/spec.ts';
import { StepError } from '../../modules/define.ts';

export type ImportParams = z.output<typeof spec.params>;

/** Parameters of Import Data for a file. Throws StepError for one that the module does not have or take. */
export function parseParams(file: string, params: Record<string, unknown>): ImportParams {
  const parsed = spec.params.safeParse({ ...params, path: file });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StepError(`The option "${issue?.path.join('.') ?? ''}" is not one of Import Data's: ${issue?.message}.`);
}

/** Whether a file is read as text with delimiters. */
export function isDelimited({ format, path }: Pick<ImportParams, 'format' | 'path'>): boolean {
  if (format === 'auto') return !/^\.(json|jsonl|ndjson|parquet|pq)$/i.test(extname(path));
  return format === 'csv' || format === 'tsv';
}

/** Throws StepError for a kind of file that cannot be imported. */
export function requireKnownKind(file: string): void {
  if (/^\.xls[xmb]?$/i.test(extname(file))) {
    throw new StepError(
      'Excel workbooks cannot be imported yet. Save the sheet as CSV in your spreadsheet program, and import that.',
    );
  }
}
