import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';

const endings = /\.(csv|tsv|tab|txt|data|json|jsonl|ndjson|parquet)$/i;

/** Name of a file without its folder and ending: `data/cars-2.csv` → `cars-2`. */
export function stemOf(fileName: string): string {
  return fileName.replace(/^.*[/\\]/, '').replace(endings, '');
}

/** What a file that is imported would be called: the dataset that an earlier file of this name became, or else by the file. */
export function proposeName(fileName: string, datasets: readonly Dataset[]): string {
  const stem = stemOf(fileName).trim().slice(0, 100) || 'dataset';
  const named = datasets.find(({ name }) => name.toLowerCase() === stem.toLowerCase());
  if (named) return named.name;
  const stored = new Set([stem.toLowerCase()]);
  const earlier = datasets.find(({ versions }) => versions.some(({ file }) => stored.has(stemOf(file).toLowerCase())));
  return earlier?.name ?? stem;
}
