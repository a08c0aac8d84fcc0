import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { convertSql } from '../../table/convert.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { passThrough, type Stage, type StageOutput } from '../stage.ts';

export function rename(operation: OperationOf<'rename'>, columns: Column[]): Stage {
  const names = new Map(operation.columns.map(({ column, name }) => [column, name]));
  return {
    outputs: columns.map((column): StageOutput => {
      const name = names.get(column.name) ?? column.name;
      return { ...passThrough(column), column: { ...column, name } };
    }),
  };
}

export function convert(operation: OperationOf<'convert'>, columns: Column[]): Stage {
  const entries = new Map(operation.columns.map((entry) => [entry.column, entry]));
  const failures: string[] = [];
  const outputs = columns.map((column): StageOutput => {
    const entry = entries.get(column.name);
    if (!entry || entry.type === column.type) return passThrough(column);
    const value = quoteIdentifier(column.name);
    const expression = convertSql(value, column.type, entry.type, entry.format);
    if (entry.required) failures.push(`(${value} IS NOT NULL AND (${expression}) IS NULL)`);
    return { column: { ...column, type: entry.type }, expression };
  });
  return { outputs, ...(failures.length > 0 ? { where: `NOT (${failures.join(' OR ')})` } : {}) };
}
