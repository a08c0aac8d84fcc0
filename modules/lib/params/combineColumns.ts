import type { Column } from '../../../pipelines/contract/table.ts';
import { unusedName } from './columnNames.ts';

/**
 * The columns of a second table beside those of a first one, in the same order. A name that is taken gets ` (2)`, ` (3)` and
 * so on. A label or weight stays one only where the first table has none: a table has one label.
 */
export function placeBeside(first: readonly Column[], second: readonly Column[]): Column[] {
  const taken = first.map((column) => column.name);
  return second.map((column) => {
    const { role, ...plain } = column;
    const name = unusedName(column.name, taken);
    taken.push(name);
    const clashes = (role === 'label' || role === 'weight') && first.some((other) => other.role === role);
    return role === undefined || clashes ? { ...plain, name } : { ...plain, name, role };
  });
}

/**
 * The columns of a table that has the rows of both: those of the first, then those that only the second has. Names that differ
 * only in case are the same. Where types differ, integer widens to double and everything else to string.
 */
export function placeBelow(first: readonly Column[], second: readonly Column[]): Column[] {
  const common = first.map((column) => {
    const other = findSameName(column, second);
    return other ? widen(column, other) : column;
  });
  return [...common, ...second.filter((column) => !findSameName(column, first))];
}

export function findSameName(column: Column, columns: readonly Column[]): Column | undefined {
  return columns.find((other) => other.name.toLowerCase() === column.name.toLowerCase());
}

function widen(first: Column, second: Column): Column {
  const { format, ...column } = first;
  const role = first.role ?? second.role;
  const widened: Column = {
    ...column,
    ...(role ? { role } : {}),
    ...(first.categorical || second.categorical ? { categorical: true } : {}),
  };
  if (first.type === second.type) return format === undefined ? widened : { ...widened, format };
  const numbers = [first.type, second.type].every((type) => type === 'integer' || type === 'double');
  return { ...widened, type: numbers ? 'double' : 'string' };
}
