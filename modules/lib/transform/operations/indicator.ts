import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { isMissing } from '../../table/missing.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { scalarLiteral } from '../scalarSql.ts';
import { passThrough, requireFittedType, type Stage, type StageOutput } from '../stage.ts';

type Entry = OperationOf<'indicator'>['columns'][number];

export function addIndicators(operation: OperationOf<'indicator'>, columns: Column[], fitted: Column[]): Stage {
  const byName = new Map(operation.columns.map((entry) => [entry.column, entry]));
  const created = new Set(operation.columns.flatMap(createdNames).map((name) => name.toLowerCase()));
  const outputs: StageOutput[] = [];
  const added: StageOutput[] = [];
  for (const column of columns) {
    const entry = byName.get(column.name);
    if (!entry?.overwrite && !created.has(column.name.toLowerCase())) outputs.push(passThrough(column));
    if (!entry) continue;
    requireFittedType(column, fitted);
    (entry.overwrite ? outputs : added).push(...indicatorsOf(column, entry));
  }
  return { outputs: [...outputs, ...added] };
}

/** Names of the columns that an entry of the operation creates. */
function createdNames({ categories, missing }: Entry): string[] {
  return [...categories.map((category) => category.name), ...(missing === undefined ? [] : [missing])];
}

function indicatorsOf(column: Column, { categories, missing }: Entry): StageOutput[] {
  const name = quoteIdentifier(column.name);
  const indicators = categories.map(
    (category): StageOutput => ({
      column: { name: category.name, type: 'integer' },
      expression: `coalesce(${name} = ${scalarLiteral(category.value)}, false)::BIGINT`,
    }),
  );
  if (missing === undefined) return indicators;
  return [...indicators, { column: { name: missing, type: 'integer' }, expression: `${isMissing(column)}::BIGINT` }];
}
