import type { LogLine } from '../../../pipelines/contract/rpc/runs.ts';

export interface LogFilter {
  /** null: of all steps. */
  nodeId: string | null;
  /** Lines that are at least this grave. */
  level: LogLine['level'];
  /** Words that the line has, in either case. */
  words: string;
}

const gravity = { info: 0, warning: 1, error: 2 };

export function filterLogs(lines: readonly LogLine[], filter: LogFilter): readonly LogLine[] {
  const words = filter.words.trim().toLowerCase();
  if (filter.nodeId === null && filter.level === 'info' && words === '') return lines;
  return lines.filter(
    ({ nodeId, level, message }) =>
      (filter.nodeId === null || nodeId === filter.nodeId) &&
      gravity[level] >= gravity[filter.level] &&
      (words === '' || message.toLowerCase().includes(words)),
  );
}

/** Lines as text: time (UTC), level, step, message. */
export function formatLogs(lines: readonly LogLine[], titles: ReadonlyMap<string, string>): string {
  return lines
    .map(({ at, level, nodeId, message }) => {
      return `${new Date(at).toISOString()}  ${level.padEnd(7)}  ${titles.get(nodeId) ?? nodeId}  ${message}\n`;
    })
    .join('');
}
