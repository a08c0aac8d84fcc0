import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { isMissing } from '../../table/missing.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { scalarLiteral } from '../scalarSql.ts';
import { addOutputs, passThrough, requireFittedType, type Stage, type StageOutput } from '../stage.ts';

export function addMissingIndicators({ columns: wanted }: OperationOf<'missing-indicator'>, columns: Column[]): Stage {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const added = wanted.flatMap(({ column: source, name }): StageOutput[] => {
    const column = byName.get(source);
    return column ? [{ column: { name, type: 'boolean' }, expression: isMissing(column) }] : [];
  });
  return { outputs: addOutputs(columns.map(passThrough), added) };
}

export function impute(operation: OperationOf<'impute'>, columns: Column[], fitted: Column[]): Stage {
  const values = new Map(operation.columns.map(({ column, value }) => [column, value]));
  return {
    outputs: columns.map((column) => {
      const value = values.get(column.name);
      if (!value) return passThrough(column);
      requireFittedType(column, fitted);
      const type = column.type === 'integer' && value.type === 'double' ? 'double' : column.type;
      const name = quoteIdentifier(column.name);
      return {
        column: { ...column, type },
        expression: `CASE WHEN ${isMissing(column)} THEN ${scalarLiteral(value)} ELSE ${name} END`,
      };
    }),
  };
}
