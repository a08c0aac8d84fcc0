import type { Column } from '../../../pipelines/contract/table.ts';
import { makeNamesUnique } from './uniqueNames.ts';

/** The columns of recommended items: the user, then for each rank `Item <rank>` and, where wanted, `Rating <rank>`. */
export function recommendationColumns(
  user: Column,
  item: Pick<Column, 'type' | 'categorical'>,
  count: number,
  withRatings: boolean,
): Column[] {
  const { score: _, role: __, ...asked } = user;
  const columns: Column[] = [asked];
  for (let rank = 1; rank <= count; rank++) {
    columns.push({
      name: `Item ${rank}`,
      type: item.type,
      role: 'score',
      ...(item.categorical ? { categorical: true } : {}),
      score: { task: 'recommendation', kind: 'item', rank },
    });
    if (!withRatings) continue;
    const score = { task: 'recommendation', kind: 'label', rank } as const;
    columns.push({ name: `Rating ${rank}`, type: 'double', role: 'score', score });
  }
  const { names } = makeNamesUnique(columns.map(({ name }) => name));
  return columns.map((column, i) => ({ ...column, name: names[i]! }));
}
