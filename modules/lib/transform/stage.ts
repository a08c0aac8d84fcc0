import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { quoteIdentifier } from '../table/sql.ts';

/** One operation as SQL: the columns that it gives, each an expression over the columns that it got, and which rows stay. */
export interface Stage {
  outputs: StageOutput[];
  where?: string;
}

export interface StageOutput {
  column: Column;
  expression: string;
}

/** A column as it is. */
export function passThrough(column: Column): StageOutput {
  return { column, expression: quoteIdentifier(column.name) };
}

/** The outputs followed by the added ones; an output that has the name of an added one gives way. */
export function addOutputs<Output extends { column: Column }>(outputs: Output[], added: Output[]): Output[] {
  const names = new Set(added.map(({ column }) => column.name.toLowerCase()));
  return [...outputs.filter(({ column }) => !names.has(column.name.toLowerCase())), ...added];
}

/** Throws StepError unless the column has the type it had when fitted. Integer and double stand in for each other. */
export function requireFittedType(column: Column, fitted: readonly Column[]): void {
  const type = fitted.find((input) => input.name === column.name)?.type;
  const family = (name: string | undefined) => (name === 'integer' || name === 'double' ? 'number' : name);
  if (type === undefined || family(type) === family(column.type)) return;
  throw new StepError(
    `The transformation was fitted on a column "${column.name}" of type ${type}, but in this dataset its type is ${column.type}. Convert it with Edit Metadata first.`,
  );
}
