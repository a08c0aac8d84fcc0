import { spec } from '../../modules/data-input-and-output/import-data/spec.ts';
import type { ColumnType } from '../../pipelines/contract/table.ts';

const { format, delimiter, encoding, badRows } = spec.params.shape;

/** Values that each option may have, as Import Data knows them. */
export const optionValues = {
  format: format.unwrap().options,
  delimiter: delimiter.unwrap().options,
  encoding: encoding.unwrap().options,
  badRows: badRows.unwrap().options,
};

/** The parameters of Import Data that tell how a text file is read. */
export interface ReadOptions {
  format: string;
  delimiter: string;
  header: boolean;
  encoding: string;
  nullStrings: string[];
  badRows: string;
}

/** Options in force: those that the user set, else those that the engine found, else the module's own. */
export function readOptions(found: Record<string, unknown>, set: Record<string, unknown>): ReadOptions {
  const { types: _, path: __, ...given } = { ...found, ...set };
  const parsed = spec.params.safeParse({ ...given, path: 'file' });
  const defaults = spec.params.parse({ path: 'file' });
  return parsed.success ? parsed.data : defaults;
}

/** What is registered: the file as it is shown. */
export function paramsToRegister(
  found: Record<string, unknown>,
  types: Readonly<Record<string, ColumnType>>,
): Record<string, unknown> {
  const { types: known, ...params } = found;
  const all = { ...(known as Record<string, ColumnType> | undefined), ...types };
  return Object.keys(all).length > 0 ? { ...params, types: all } : params;
}

/** Whether a change may give the columns other names: types that were corrected by name then mean nothing any more. */
export function renamesColumns(changed: Partial<ReadOptions>): boolean {
  return (['format', 'delimiter', 'header', 'encoding'] as const).some((option) => changed[option] !== undefined);
}

/** Whether the format, or the name when that decides, is one whose fields are text with delimiters. */
export function isDelimited(format: string, fileName: string): boolean {
  if (format === 'auto') return !/\.(json|jsonl|ndjson|parquet)$/i.test(fileName);
  return format === 'csv' || format === 'tsv';
}
