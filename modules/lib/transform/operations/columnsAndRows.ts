import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../../pipelines/contract/transformation.ts';
import { isMissing } from '../../table/missing.ts';
import { passThrough, type Stage } from '../stage.ts';

export function dropMissingRows(operation: OperationOf<'drop-missing-rows'>, columns: Column[]): Stage {
  const outputs = columns.map(passThrough);
  const looked = columns.filter((column) => operation.columns.includes(column.name));
  if (looked.length === 0) return { outputs };
  return { outputs, where: `NOT (${looked.map(isMissing).join(' OR ')})` };
}

export function dropColumns(operation: OperationOf<'drop-columns'>, columns: Column[]): Stage {
  const dropped = new Set(operation.columns);
  return { outputs: columns.filter((column) => !dropped.has(column.name)).map(passThrough) };
}

export function selectNamed(operation: OperationOf<'select-columns'>, columns: Column[]): Stage {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return { outputs: operation.columns.flatMap((name) => byName.get(name) ?? []).map(passThrough) };
}
