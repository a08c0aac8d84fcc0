import { unreachable } from '../../../pipelines/contract/error.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';

export interface Pruned {
  operations: Operation[];
  /** Names of the columns that have to come in. */
  needed: Set<string>;
}

/**
 * What is left of operations when only some of the resulting columns are needed, and which columns that takes. A column that
 * only decides which rows stay is not needed: rows with missing values were removed for the sake of the training.
 */
export function pruneOperations(operations: readonly Operation[], needed: ReadonlySet<string>): Pruned {
  let current = new Set(needed);
  const kept: Operation[] = [];
  for (const operation of operations.toReversed()) {
    const pruned = pruneOne(operation, current);
    if (pruned.operation) kept.unshift(pruned.operation, ...dropRead(pruned.operation, current));
    current = pruned.needed;
  }
  return { operations: kept, needed: current };
}

/**
 * Columns that an operation was the last to need go after it: a later one may give their names to others, in operations
 * whose own removals are left out.
 */
function dropRead(operation: Operation, neededAfter: ReadonlySet<string>): Operation[] {
  const columns = leavesInPlace(operation).filter((name) => !neededAfter.has(name));
  return columns.length > 0 ? [{ op: 'drop-columns', columns }] : [];
}

function leavesInPlace(operation: Operation): string[] {
  switch (operation.op) {
    case 'missing-indicator':
      return read(operation.columns);
    case 'indicator':
      return read(operation.columns.filter(({ overwrite }) => !overwrite));
    case 'project':
      return operation.keep ? read(operation.columns) : [];
    default:
      return [];
  }
}

interface PrunedOne {
  operation: Operation | undefined;
  needed: Set<string>;
}

function pruneOne(operation: Operation, needed: Set<string>): PrunedOne {
  switch (operation.op) {
    case 'impute':
    case 'scale':
    case 'convert':
      return { operation: keepEntries(operation, needed), needed };
    case 'drop-missing-rows':
    case 'select-columns': {
      const columns = operation.columns.filter((name) => needed.has(name));
      return { operation: columns.length > 0 ? { ...operation, columns } : undefined, needed };
    }
    case 'drop-columns':
      return { operation: undefined, needed };
    case 'missing-indicator': {
      const columns = operation.columns.filter(({ name }) => needed.has(name));
      const operationLeft = columns.length > 0 ? { ...operation, columns } : undefined;
      return { operation: operationLeft, needed: replace(needed, names(columns), read(columns)) };
    }
    case 'indicator':
      return pruneIndicators(operation, needed);
    case 'project': {
      const components = operation.components.filter(({ name }) => needed.has(name));
      if (components.length === 0) return { operation: undefined, needed };
      const pruned = { ...operation, components };
      return { operation: pruned, needed: replace(needed, names(components), read(operation.columns)) };
    }
    case 'rename': {
      const columns = operation.columns.filter(({ name }) => needed.has(name));
      const operationLeft = columns.length > 0 ? { ...operation, columns } : undefined;
      return { operation: operationLeft, needed: replace(needed, names(columns), read(columns)) };
    }
    default:
      return unreachable(operation);
  }
}

type WithEntries = Extract<Operation, { op: 'impute' | 'scale' | 'convert' }>;

function keepEntries<O extends WithEntries>(operation: O, needed: ReadonlySet<string>): O | undefined {
  const columns = (operation.columns as { column: string }[]).filter(({ column }) => needed.has(column));
  return columns.length > 0 ? ({ ...operation, columns } as O) : undefined;
}

function pruneIndicators(operation: Extract<Operation, { op: 'indicator' }>, needed: Set<string>): PrunedOne {
  const columns = operation.columns.flatMap((entry) => {
    const { missing: missingName, ...rest } = entry;
    const categories = entry.categories.filter(({ name }) => needed.has(name));
    const missing = missingName !== undefined && needed.has(missingName) ? { missing: missingName } : {};
    return categories.length > 0 || 'missing' in missing ? [{ ...rest, categories, ...missing }] : [];
  });
  if (columns.length === 0) return { operation: undefined, needed };
  const made = columns.flatMap(({ categories, missing }) => [...names(categories), ...(missing ? [missing] : [])]);
  return { operation: { ...operation, columns }, needed: replace(needed, made, read(columns)) };
}

function names(entries: readonly { name: string }[]): string[] {
  return entries.map(({ name }) => name);
}

function read(entries: readonly { column: string }[]): string[] {
  return entries.map(({ column }) => column);
}

function replace(needed: ReadonlySet<string>, made: readonly string[], from: readonly string[]): Set<string> {
  const rest = new Set(needed);
  for (const name of made) rest.delete(name);
  for (const name of from) rest.add(name);
  return rest;
}
