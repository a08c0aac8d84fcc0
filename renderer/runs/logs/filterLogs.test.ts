import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../pipelines/contract/rpc/runs.ts';
import { filterLogs, formatLogs } from './filterLogs.ts';

const lines: LogLine[] = [
  { id: 1, nodeId: 'read', at: 0, level: 'info', message: 'Read 10 rows' },
  { id: 2, nodeId: 'train', at: 1_500, level: 'warning', message: 'Few rows' },
  { id: 3, nodeId: 'train', at: 2_000, level: 'error', message: 'No label' },
];
const all = { nodeId: null, level: 'info', words: '' } as const;
const idsOf = (filter: Parameters<typeof filterLogs>[1]) => filterLogs(lines, filter).map(({ id }) => id);

describe('the log', () => {
  it('is filtered by step, by how grave a line is, and by its words', () => {
    expect(idsOf(all)).toEqual([1, 2, 3]);
    expect(idsOf({ ...all, nodeId: 'train' })).toEqual([2, 3]);
    expect(idsOf({ ...all, level: 'warning' })).toEqual([2, 3]);
    expect(idsOf({ ...all, level: 'error' })).toEqual([3]);
    expect(idsOf({ ...all, words: ' ROWS ' })).toEqual([1, 2]);
    expect(idsOf({ nodeId: 'train', level: 'warning', words: 'few' })).toEqual([2]);
  });

  it('is copied with time, level and the title of the step', () => {
    expect(formatLogs(lines.slice(0, 2), new Map([['train', 'Train Model']]))).toBe(
      '1970-01-01T00:00:00.000Z  info     read  Read 10 rows\n' +
        '1970-01-01T00:00:01.500Z  warning  Train Model  Few rows\n',
    );
  });
});
