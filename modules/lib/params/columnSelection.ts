import { z } from 'zod';
import { type Column, columnRole, columnType } from '../../../pipelines/contract/table.ts';
import { type ParamMeta, param, type SchemaIssue } from '../../define.ts';

const rule = z.strictObject({
  action: z.enum(['include', 'exclude']),
  names: z.array(z.string()).optional(),
  types: z.array(columnType).optional(),
  roles: z.array(columnRole).optional(),
  /** Positions from 1, e.g. "1-5,7". */
  range: z
    .string()
    .regex(/^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$/, 'Write positions as 1-5,7.')
    .optional(),
  /** Only columns marked as categorical (true) or not marked (false). */
  categorical: z.boolean().optional(),
});

export interface ColumnSelection {
  start: 'all' | 'none';
  rules: z.output<typeof rule>[];
}

/**
 * Which columns a module works on: start with all or none, then apply the rules in order. The members of one rule all have
 * to hold. `["a", "b"]` is short for those names.
 */
const selection = z.union([
  z.array(z.string()).transform((names): ColumnSelection => ({ start: 'none', rules: [{ action: 'include', names }] })),
  z.strictObject({ start: z.enum(['all', 'none']), rules: z.array(rule).default([]) }),
]);

/** A parameter that selects columns. */
export function columnSelection(meta: Omit<ParamMeta, 'widget'>) {
  return param(selection, { ...meta, widget: 'columns' });
}

/** A parameter that names one column. */
export function columnName(meta: Omit<ParamMeta, 'widget'>) {
  return param(z.string().min(1, 'Choose a column.'), { ...meta, widget: 'column' });
}

export const allColumns: ColumnSelection = { start: 'all', rules: [] };

export interface Selected {
  /** In the order in which the rules name them when the selection starts with none, else in the table's order. */
  columns: Column[];
  issues: SchemaIssue[];
}

/** Resolves a selection against the columns of a table. A name that the table does not have is an issue. */
export function selectColumns(selected: ColumnSelection, columns: Column[], paramName: string): Selected {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const result = new Set<Column>(selected.start === 'all' ? columns : []);
  const issues: SchemaIssue[] = [];
  for (const { action, names, ...filter } of selected.rules) {
    for (const name of names ?? []) {
      const column = byName.get(name);
      if (!column) issues.push(unknownColumn(name, columns, paramName));
      else if (!matches(column, columns, filter)) continue;
      else if (action === 'include') result.add(column);
      else result.delete(column);
    }
    if (names) continue;
    for (const column of columns.filter((candidate) => matches(candidate, columns, filter))) {
      if (action === 'include') result.add(column);
      else result.delete(column);
    }
  }
  return { columns: [...result], issues };
}

type RuleFilter = Omit<z.output<typeof rule>, 'action' | 'names'>;

function matches(column: Column, columns: Column[], { types, roles, range, categorical }: RuleFilter): boolean {
  return (
    (!types || types.includes(column.type)) &&
    (!roles || roles.includes(column.role ?? 'feature')) &&
    (categorical === undefined || categorical === (column.categorical ?? false)) &&
    (range === undefined || inRange(range, columns.indexOf(column) + 1))
  );
}

/** Finds one column by name. */
export function findColumn(name: string, columns: Column[], paramName: string): Column | SchemaIssue {
  return columns.find((column) => column.name === name) ?? unknownColumn(name, columns, paramName);
}

export function unknownColumn(name: string, columns: Column[], paramName: string): SchemaIssue {
  const listed = columns.slice(0, 12).map((column) => `"${column.name}"`);
  const more = columns.length > listed.length ? ` and ${columns.length - listed.length} more` : '';
  const hint = columns.find((column) => column.name.toLowerCase().trim() === name.toLowerCase().trim());
  return {
    param: paramName,
    message: hint
      ? `There is no column "${name}". Did you mean "${hint.name}"?`
      : `There is no column "${name}". The table has ${listed.join(', ')}${more}.`,
  };
}

function inRange(range: string, position: number): boolean {
  return range.split(',').some((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return position >= first && position <= last;
  });
}
