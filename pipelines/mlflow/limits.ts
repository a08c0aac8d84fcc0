import { invalid } from './mlflowError.ts';

// The limits that MLflow's REST API documents.
export const mostOfBatch = { metrics: 1000, params: 100, tags: 100, together: 1000 };
const longestKey = 250;
const longest = { parameter: 6000, tag: 8000 };

/** The characters that MLflow has in names of metrics, parameters and tags. */
const keyPattern = /^[\p{L}\p{N}_./:\- ]+$/u;

/** Throws MlflowError for a name that MLflow has not either, or that would climb out of a folder when it is written as a path. */
export function checkKey(what: 'metric' | 'parameter' | 'tag', key: string): void {
  if (key.length > longestKey) throw invalid(`The name of a ${what} has at most ${longestKey} characters; "${key.slice(0, 50)}…" has ${key.length}.`); // biome-ignore format: one line
  const climbs =
    key.startsWith('/') || key.endsWith('/') || key.split('/').some((part) => ['', '.', '..'].includes(part));
  if (!keyPattern.test(key) || climbs)
    throw invalid(
      `"${key}" is no name for a ${what}: it has letters, digits, "_", "-", ".", ":", spaces and single "/" within.`,
    );
}

export function checkValue(what: 'parameter' | 'tag', key: string, value: string): void {
  if (value.length > longest[what])
    throw invalid(`The value of the ${what} "${key}" has ${value.length} characters; ${longest[what]} are the most.`);
}
