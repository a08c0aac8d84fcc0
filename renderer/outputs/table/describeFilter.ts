import type { TableFilter } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';

/** A filter in words: `price is at least 10000`. */
export function describeFilter({ column, operator, value }: TableFilter): string {
  const words = `${column} ${text.outputs.table.filters.operators[operator]}`;
  return needsValue(operator) ? `${words} ${value === '' ? '“”' : value}` : words;
}

export function needsValue(operator: TableFilter['operator']): boolean {
  return operator !== 'is-missing' && operator !== 'is-present';
}

/** The conditions that make sense for a column, the most usual first. */
export function operatorsFor(type: Column['type']): TableFilter['operator'][] {
  switch (type) {
    case 'string':
      return ['=', 'contains', '!=', 'is-missing', 'is-present'];
    case 'boolean':
      return ['=', '!=', 'is-missing', 'is-present'];
    default:
      return ['=', '>=', '<=', '>', '<', '!=', 'is-missing', 'is-present'];
  }
}
