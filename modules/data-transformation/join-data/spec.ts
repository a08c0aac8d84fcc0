import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
import { type ColumnSelection, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';
import { placeBeside } from '../../lib/params/combineColumns.ts';

const noColumns: ColumnSelection = { start: 'none', rules: [] };

const params = z.strictObject({
  leftKeys: columnSelection({ title: 'Key columns of the left dataset', port: 'left' }).default(noColumns),
  rightKeys: columnSelection({
    title: 'Key columns of the right dataset',
    help: 'The first one is compared with the first of the left dataset, and so on. A missing value equals nothing.',
    port: 'right',
  }).default(noColumns),
  matchCase: param(z.boolean().default(true), {
    title: 'Match case',
    help: 'Off: texts that differ only in upper and lower case are equal.',
  }),
  joinType: param(z.enum(['inner', 'left-outer', 'full-outer', 'left-semi']).default('inner'), {
    title: 'Join type',
    help: 'Inner: rows with a match. Left outer: all rows of the left. Full outer: all rows of both. Left semi: rows of the left that have a match, with the columns of the left only.',
  }),
  keepRightKeys: param(z.boolean().default(true), {
    title: 'Keep right key columns in joined table',
    help: 'Off, in a full outer join: the left key columns take the keys of rows that only the right has.',
    showWhen: { joinType: ['inner', 'left-outer', 'full-outer'] },
  }),
});
export type JoinParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'join-data',
  version: 1,
  title: 'Join Data',
  category: 'data-transformation',
  description: 'Joins two datasets on key columns.',
  inputs: {
    left: { type: 'table', title: 'Left dataset' },
    right: { type: 'table', title: 'Right dataset' },
  },
  outputs: { results: { type: 'table', title: 'Results dataset' } },
  params,
  schema({ params, inputs: { left, right } }) {
    const first = left?.type === 'table' ? left.columns : undefined;
    const second = right?.type === 'table' ? right.columns : undefined;
    if (!first || !second) return { outputs: { results: { type: 'table', columns: undefined } } };
    const { issues, ...join } = describeJoin(params, first, second);
    const columns = issues.length > 0 ? undefined : join.columns;
    return { outputs: { results: { type: 'table', columns } }, issues };
  },
  serving: 'apply',
  cache: 'pure',
});

export interface JoinShape {
  /** Pairs of key columns: left and right. */
  keys: [Column, Column][];
  /** The columns of the right table that the result has. */
  rightColumns: Column[];
  /** The columns of the result. */
  columns: Column[];
  issues: SchemaIssue[];
}

/** What a join compares, and the columns that it gives. A right column whose name is taken gets ` (2)`. */
export function describeJoin(params: JoinParams, left: Column[], right: Column[]): JoinShape {
  const leftKeys = selectColumns(params.leftKeys, left, 'leftKeys');
  const rightKeys = selectColumns(params.rightKeys, right, 'rightKeys');
  const keys = leftKeys.columns.flatMap((key, i): [Column, Column][] => {
    const other = rightKeys.columns[i];
    return other ? [[key, other]] : [];
  });
  const issues = [...leftKeys.issues, ...rightKeys.issues];
  if (issues.length === 0) issues.push(...findKeyIssues(keys, leftKeys.columns.length, rightKeys.columns.length));
  if (params.joinType === 'left-semi') return { keys, rightColumns: [], columns: left, issues };

  const rightColumns = params.keepRightKeys ? right : right.filter((column) => !rightKeys.columns.includes(column));
  const fillsKeys = params.joinType === 'full-outer' && !params.keepRightKeys;
  const leftColumns = left.map((column): Column => {
    const [, other] = keys.find(([key]) => key === column) ?? [];
    return fillsKeys && other && other.type !== column.type ? { ...column, type: 'double' } : column;
  });
  return { keys, rightColumns, columns: [...leftColumns, ...placeBeside(left, rightColumns)], issues };
}

function findKeyIssues(keys: [Column, Column][], leftCount: number, rightCount: number): SchemaIssue[] {
  if (leftCount === 0) return [{ param: 'leftKeys', message: 'Choose the key columns of the left dataset.' }];
  if (leftCount !== rightCount) {
    const message = `The left dataset has ${leftCount} key columns and the right one ${rightCount}. Choose as many for both.`;
    return [{ param: 'rightKeys', message }];
  }
  const family = ({ type }: Column) => (type === 'integer' || type === 'double' ? 'number' : type);
  return keys
    .filter(([left, right]) => family(left) !== family(right))
    .map(([left, right]) => ({
      param: 'rightKeys',
      message: `"${left.name}" (${left.type}) cannot be compared with "${right.name}" (${right.type}). Convert one of them with Edit Metadata.`,
    }));
}
