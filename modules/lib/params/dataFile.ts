/** Formats that tables are written in, and the endings of their files. */
export const exportFormats = ['csv', 'tsv', 'json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const exportEndings: Record<ExportFormat, readonly string[]> = {
  csv: ['.csv'],
  tsv: ['.tsv'],
  json: ['.json', '.jsonl', '.ndjson'],
  parquet: ['.parquet'],
};

/**
 * What is wrong with a path to write a data file to; undefined when it is good: relative to the workspace, inside it,
 * nothing hidden, and with an ending of the format, so that only data files are ever written over.
 */
export function findPathProblem(path: string, format: ExportFormat): string | undefined {
  if (path.trim() === '') return 'Give the file a name, such as results/scored.csv.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\\:*?"<>|\u0000-\u001f]/.test(path)) {
    return 'The path has characters that not every system allows (\\ : * ? " < > |). Separate folders with /.';
  }
  if (path.startsWith('/') || path.startsWith('~'))
    return 'Give a path relative to the workspace, without a leading / or ~.';
  const segments = path.split('/');
  if (segments.includes('..')) return 'The path has "..": files are written inside the workspace only.';
  if (segments.some((segment) => segment.startsWith('.') || segment.trim() === '')) {
    return 'No folder or file of the path may be empty or begin with a dot.';
  }
  const name = segments.at(-1)!.toLowerCase();
  if (name.endsWith('.pipeline.json')) return 'A pipeline file cannot be written over. Choose another name.';
  const endings = exportEndings[format];
  if (endings.some((ending) => name.endsWith(ending) && name.length > ending.length)) return undefined;
  return `A file of the format ${format.toUpperCase()} ends in ${endings.join(' or ')}. Change the name or the format.`;
}
