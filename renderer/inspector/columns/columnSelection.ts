import { type ColumnSelection, selectColumns } from '../../../modules/lib/params/columnSelection.ts';
import type { Column } from '../../../pipelines/contract/table.ts';

export type Rule = ColumnSelection['rules'][number];
export type ConditionName = Exclude<keyof Rule, 'action'>;

/** Reads what a parameter holds: names, or a start and rules. Undefined for anything else. */
export function readSelection(value: unknown): ColumnSelection | undefined {
  if (Array.isArray(value)) {
    return value.every((name) => typeof name === 'string')
      ? { start: 'none', rules: value.length > 0 ? [{ action: 'include', names: value }] : [] }
      : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { start, rules = [], ...rest } = value as { start?: unknown; rules?: unknown };
  if ((start !== 'all' && start !== 'none') || !Array.isArray(rules) || Object.keys(rest).length > 0) return undefined;
  return rules.every(isRule) ? { start, rules } : undefined;
}

const isTexts = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));

function isRule(rule: unknown): rule is Rule {
  if (typeof rule !== 'object' || rule === null) return false;
  const { action, names, types, roles, range, categorical, ...rest } = rule as Record<string, unknown>;
  return (
    (action === 'include' || action === 'exclude') &&
    isTexts(names) &&
    isTexts(types) &&
    isTexts(roles) &&
    (range === undefined || typeof range === 'string') &&
    (categorical === undefined || typeof categorical === 'boolean') &&
    Object.keys(rest).length === 0
  );
}

/** A selection that is a list of names: these, or all except these. */
export interface NamedSelection {
  start: 'all' | 'none';
  /** With `none` in the order in which they are wanted. */
  names: string[];
}

/** The selection as a list of names; undefined when its rules say more than that. */
export function toNames({ start, rules }: ColumnSelection): NamedSelection | undefined {
  const wanted = start === 'all' ? 'exclude' : 'include';
  const isPlain = rules.every((rule) => rule.action === wanted && rule.names && Object.keys(rule).length === 2);
  return isPlain ? { start, names: [...new Set(rules.flatMap(({ names }) => names ?? []))] } : undefined;
}

export function fromNames({ start, names }: NamedSelection): ColumnSelection {
  const action = start === 'all' ? 'exclude' : 'include';
  return { start, rules: names.length > 0 ? [{ action, names }] : [] };
}

/**
 * Every selection as a list of names: what its rules come to with these columns. Names that the table does not have are kept
 * at the end.
 */
export function resolveToNames(selection: ColumnSelection, columns: readonly Column[]): NamedSelection {
  const plain = toNames(selection);
  if (plain) return plain;
  const { selected, unknown } = applySelection(selection, columns);
  return { start: 'none', names: [...selected.map(({ name }) => name), ...unknown] };
}

export interface AppliedSelection {
  selected: Column[];
  /** Names that the table does not have. */
  unknown: string[];
}

export function applySelection(selection: ColumnSelection, columns: readonly Column[]): AppliedSelection {
  const known = new Set(columns.map(({ name }) => name));
  const named = selection.rules.flatMap(({ names }) => names ?? []);
  return {
    selected: selectColumns(selection, [...columns], '').columns,
    unknown: [...new Set(named.filter((name) => !known.has(name)))],
  };
}

/** Ticks or unticks names. The order in which names were chosen stays. */
export function tickNames(selection: NamedSelection, names: readonly string[], isChosen: boolean): NamedSelection {
  const listed = isChosen === (selection.start === 'none');
  const changed = new Set(names);
  const others = selection.names.filter((name) => !changed.has(name));
  if (!listed) return { ...selection, names: others };
  const present = new Set(selection.names);
  return { ...selection, names: [...selection.names, ...names.filter((name) => !present.has(name))] };
}

/** Whether a name is part of a list of names. */
export function isTicked({ start, names }: NamedSelection, name: string): boolean {
  return names.includes(name) === (start === 'none');
}

/** A positions text that a rule takes: `1-5,7`. */
export function isRange(range: string): boolean {
  return /^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$/.test(range);
}

/** Lists names the other way round: what is ticked stays ticked, where the columns are known. */
export function restartNames(
  { start, names }: NamedSelection,
  wanted: 'all' | 'none',
  columns: readonly Column[] | undefined,
): NamedSelection {
  if (start === wanted || !columns) return { start: wanted, names };
  const listed = new Set(names);
  return { start: wanted, names: columns.map(({ name }) => name).filter((name) => !listed.has(name)) };
}
