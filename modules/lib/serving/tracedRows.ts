import type { PlanTree } from './queryPlan.ts';

/** What a column of a query is made of. */
export interface Lineage {
  /** Columns of t1. */
  sources: ReadonlySet<string>;
  /** The column of t1 that it is, unchanged. */
  copied?: string;
}

/** What an operator of a query's plan answers. */
export interface Traced {
  /**
   * `rows`: for each row of t1 what it would answer for that row alone. `constant`: the same whatever t1 has. `row`: within a
   * subquery, what it answers for the row around it.
   */
  kind: 'rows' | 'constant' | 'row';
  columns: Lineage[];
  /** Columns of t1 that decide how many rows of the answer a row has. */
  deciding: ReadonlySet<string>;
  /** Every row of t1 has one row, in the same order. */
  keepsRows: boolean;
}

export function constant(columns: number): Traced {
  const lineages = Array.from({ length: columns }, () => ({ sources: new Set<string>() }));
  return { kind: 'constant', columns: lineages, deciding: new Set(), keepsRows: false };
}

/** What two sides of a join are together. */
export function concat(left: Traced['kind'], right: Traced['kind']): Traced['kind'] {
  if (left === 'rows' || right === 'rows') return 'rows';
  return left === 'row' || right === 'row' ? 'row' : 'constant';
}

/** What something is made of that is made of several columns. */
export function union(lineages: readonly Lineage[]): Lineage {
  return { sources: new Set(lineages.flatMap(({ sources }) => [...sources])) };
}

/**
 * What an expression is made of: it names columns by their place in `columns`, or, where the plan leaves that open, those of the
 * row around a subquery.
 */
export function read(expression: PlanTree, columns: readonly Lineage[], outer: Lineage | undefined): Lineage {
  if (expression.expression_class === 'BOUND_REF') return columns[Number(expression.index)] ?? union(columns);
  const parts: Lineage[] = [];
  collect(expression);
  return union(parts);

  function collect(part: unknown): void {
    if (Array.isArray(part)) for (const item of part) collect(item);
    else if (typeof part === 'object' && part !== null) collectTree(part as PlanTree);
  }

  function collectTree(part: PlanTree): void {
    if (part.expression_class === 'BOUND_REF') parts.push(columns[Number(part.index)] ?? union(columns));
    else if (part.expression_class === 'BOUND_COLUMN_REF') parts.push(outer ?? union(columns));
    // The body of a lambda names its own parameters; what it takes from outside is among the children.
    else for (const [key, value] of Object.entries(part)) if (key !== 'function_data') collect(value);
  }
}
