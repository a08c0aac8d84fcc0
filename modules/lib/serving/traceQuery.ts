import type { Result } from '../../../pipelines/contract/error.ts';
import { StepError } from '../../define.ts';
import type { Operator, PlanTree } from './queryPlan.ts';
import { concat, constant, type Lineage, read, type Traced, union } from './tracedRows.ts';

export interface TracedQuery {
  /** What each column of the answer is made of. */
  columns: Lineage[];
  /** Columns of t1 that decide how many rows of the answer a row has. */
  deciding: ReadonlySet<string>;
  /** Every row of t1 has one row in the answer, in the same order. */
  keepsRows: boolean;
}

/**
 * Tells whether a query's answer for many rows of t1 is its answers for each of them, as far as they have one, and what its
 * columns are made of. Other tables do not change. Fails with a sentence that says what depends on several rows.
 */
export function traceQuery(plan: Operator): Result<TracedQuery, string> {
  try {
    const { kind, columns, deciding, keepsRows } = trace(plan, { tables: new Map() });
    if (kind !== 'rows') return { ok: false, error: 'The query does not answer rows of t1.' };
    return { ok: true, value: { columns, deciding, keepsRows } };
  } catch (error) {
    if (error instanceof StepError) return { ok: false, error: error.message };
    throw error;
  }
}

interface Scope {
  /** Common table expressions, by index. */
  tables: ReadonlyMap<number, Traced>;
  /** Within a subquery that is answered for each row: what it reads of the row. */
  outer?: Lineage;
}

function trace(operator: Operator, scope: Scope): Traced {
  switch (operator.type) {
    case 'LOGICAL_GET':
      return traceScan(operator, scope);
    case 'LOGICAL_PROJECTION':
      return traceProjection(operator, scope);
    case 'LOGICAL_FILTER':
      return traceFilter(operator, scope);
    case 'LOGICAL_ORDER_BY':
      return { ...traceOnly(operator, scope), keepsRows: false };
    case 'LOGICAL_UNNEST':
      return traceUnnest(operator, scope);
    case 'LOGICAL_CROSS_PRODUCT':
    case 'LOGICAL_COMPARISON_JOIN':
    case 'LOGICAL_ANY_JOIN':
    case 'LOGICAL_ASOF_JOIN':
      return traceJoin(operator, scope);
    case 'LOGICAL_DELIM_JOIN':
    case 'LOGICAL_DEPENDENT_JOIN':
      return traceSubquery(operator, scope);
    case 'LOGICAL_DELIM_GET': {
      const outer = scope.outer ?? refuse('It has a subquery that cannot be followed.');
      const columns = (operator.chunk_types ?? []).map(() => outer);
      return { kind: 'row', columns, deciding: new Set(outer.sources), keepsRows: false };
    }
    case 'LOGICAL_MATERIALIZED_CTE':
    case 'LOGICAL_RECURSIVE_CTE':
      return traceCommonTable(operator, scope);
    case 'LOGICAL_CTE_REF':
      return scope.tables.get(operator.cte_index ?? -1) ?? refuse('It has a WITH that cannot be followed.');
    case 'LOGICAL_DUMMY_SCAN':
      return constant(1);
    default:
      return traceTogether(operator, scope);
  }
}

function refuse(reason: string): never {
  throw new StepError(reason);
}

function traceOnly(operator: Operator, scope: Scope): Traced {
  return trace(operator.children![0]!, scope);
}

function traceScan(operator: Operator, scope: Scope): Traced {
  const indexes = (operator.column_indexes ?? []).map(({ index }) => index);
  if (operator.name === 'seq_scan') {
    if (operator.function_data?.table !== 't1') return constant(indexes.length);
    const columns = indexes.map((index): Lineage => {
      const name = operator.names?.[index];
      return name === undefined ? { sources: new Set() } : { sources: new Set([name]), copied: name };
    });
    return { kind: 'rows', columns, deciding: new Set(), keepsRows: true };
  }
  const projected = operator.projected_input ?? [];
  const [child] = operator.children ?? [];
  if (!child) return constant(indexes.length + projected.length);
  // A table function over rows: for each of them as many rows as it gives.
  const { kind, columns, deciding } = trace(child, scope);
  const all = union(columns);
  const made = indexes.map(() => all);
  const kept = projected.map((index) => columns[index] ?? all);
  return { kind, columns: [...made, ...kept], deciding: new Set([...deciding, ...all.sources]), keepsRows: false };
}

function traceProjection(operator: Operator, scope: Scope): Traced {
  const child = traceOnly(operator, scope);
  const columns = operator.expressions!.map((expression) => read(expression, child.columns, scope.outer));
  return { ...child, columns };
}

function traceFilter(operator: Operator, scope: Scope): Traced {
  const child = traceOnly(operator, scope);
  const { sources } = union(operator.expressions!.map((one) => read(one, child.columns, scope.outer)));
  const columns = project(child.columns, operator.projection_map);
  return { ...child, columns, deciding: new Set([...child.deciding, ...sources]), keepsRows: false };
}

function project(columns: Lineage[], map: readonly number[] = []): Lineage[] {
  return map.length > 0 ? map.map((index) => columns[index]!) : columns;
}

function traceUnnest(operator: Operator, scope: Scope): Traced {
  const child = traceOnly(operator, scope);
  const made = operator.expressions!.map((expression) => ({
    sources: read(expression, child.columns, scope.outer).sources,
  }));
  const deciding = new Set([...child.deciding, ...union(made).sources]);
  return { ...child, columns: [...child.columns, ...made], deciding, keepsRows: false };
}

/** Joins that a row without a match leaves no row of. */
const choosing = new Set(['INNER', 'SEMI', 'ANTI', 'RIGHT_SEMI', 'RIGHT_ANTI']);
/** Joins that answer every row of their left side once. */
const keeping = new Set(['SINGLE', 'MARK']);
/** Joins whose rows are those of one side. */
const ofLeft = new Set(['LEFT', 'SINGLE', 'MARK', 'SEMI', 'ANTI']);
const ofRight = new Set(['RIGHT', 'RIGHT_SEMI', 'RIGHT_ANTI']);

function traceJoin(operator: Operator, scope: Scope): Traced {
  const left = trace(operator.children![0]!, scope);
  const right = trace(operator.children![1]!, scope);
  if (left.kind === 'rows' && right.kind === 'rows') {
    refuse('It compares rows of t1 with each other.');
  }
  const type = operator.join_type ?? 'INNER';
  const requested = left.kind === 'rows' ? 'left' : right.kind === 'rows' ? 'right' : undefined;
  const lost = (requested === 'left' && !ofLeft.has(type)) || (requested === 'right' && !ofRight.has(type));
  if (requested && lost && type !== 'INNER') {
    refuse('It has rows of another table that match no row of t1: those answer no row of a request.');
  }
  return joinSides(operator, left, right, scope);
}

/** A subquery that refers to the rows around it: answered for each row, whatever it does within. */
function traceSubquery(operator: Operator, scope: Scope): Traced {
  const left = trace(operator.children![0]!, scope);
  if (!ofLeft.has(operator.join_type ?? '') && operator.join_type !== 'INNER') {
    refuse('It has a subquery that cannot be followed.');
  }
  const outer = union((operator.duplicate_eliminated_columns ?? []).map((one) => read(one, left.columns, scope.outer)));
  const within = scope.outer ? union([scope.outer, outer]) : outer;
  const right = trace(operator.children![1]!, { ...scope, outer: { sources: within.sources } });
  if (right.kind === 'rows') refuse('It has a subquery over all rows of t1.');
  const deciding = new Set([...right.deciding, ...outer.sources]);
  return joinSides(operator, left, { ...right, kind: 'constant', deciding }, scope);
}

function joinSides(operator: Operator, left: Traced, right: Traced, scope: Scope): Traced {
  const type = operator.join_type ?? 'INNER';
  const both = [...left.columns, ...right.columns];
  const compared = (operator.conditions ?? []).flatMap((condition) => [
    read(condition.left, left.columns, scope.outer),
    read(condition.right, right.columns, scope.outer),
  ]);
  if (operator.condition) compared.push(read(operator.condition, both, scope.outer));
  const { sources } = union(compared);
  // What comes from the other side is what the compared columns have chosen.
  const chosen = (columns: Lineage[]) => columns.map((one) => ({ sources: new Set([...one.sources, ...sources]) }));
  const leftColumns = project(
    left.kind === 'constant' ? chosen(left.columns) : left.columns,
    operator.left_projection_map,
  );
  const rightColumns = project(
    right.kind === 'rows' ? right.columns : chosen(right.columns),
    operator.right_projection_map,
  );
  const columns = answered(type, leftColumns, rightColumns, sources);
  const decidedHere = choosing.has(type) || !keeping.has(type) ? sources : [];
  const deciding = new Set([...left.deciding, ...(keeping.has(type) ? [] : right.deciding), ...decidedHere]);
  const keepsRows = left.kind === 'rows' && left.keepsRows && keeping.has(type);
  return { kind: concat(left.kind, right.kind), columns, deciding, keepsRows };
}

function answered(type: string, left: Lineage[], right: Lineage[], compared: ReadonlySet<string>): Lineage[] {
  switch (type) {
    case 'SEMI':
    case 'ANTI':
      return left;
    case 'RIGHT_SEMI':
    case 'RIGHT_ANTI':
      return right;
    case 'MARK': {
      const sources = new Set([...compared, ...union(right).sources]);
      return [...left, { sources }];
    }
    default:
      return [...left, ...right];
  }
}

function traceCommonTable(operator: Operator, scope: Scope): Traced {
  const [first, second] = operator.children ?? [];
  const index = operator.table_index ?? -1;
  if (operator.type === 'LOGICAL_MATERIALIZED_CTE') {
    const tables = new Map([...scope.tables, [index, trace(first!, scope)]]);
    return trace(second!, { ...scope, tables });
  }
  const count = operator.column_count ?? 0;
  const tables = new Map([...scope.tables, [index, constant(count)]]);
  for (const child of [first!, second!]) {
    const { kind } = trace(child, { ...scope, tables });
    if (kind === 'rows') refuse('It goes over the rows of t1 again and again (WITH RECURSIVE).');
    if (kind === 'row') refuse('It has a recursion within a subquery, which cannot be followed.');
  }
  return constant(count);
}

/** What operators that look at rows together do, in words. Anything may be done with the rows of other tables. */
const together: Record<string, string> = {
  LOGICAL_AGGREGATE_AND_GROUP_BY:
    'It groups or sums up rows of t1 (GROUP BY or an aggregate). Do that in a step of its own, and join its result, so that the groups of the training are kept.',
  LOGICAL_WINDOW: 'It compares rows of t1 with each other (a window function).',
  LOGICAL_DISTINCT:
    'It leaves out repeated rows (DISTINCT or UNION). Use Remove Duplicate Rows, which is left out when rows are scored.',
  LOGICAL_LIMIT: 'It takes some of the rows (LIMIT). Use Partition and Sample, which is left out when rows are scored.',
  LOGICAL_TOP_N: 'It takes some of the rows (LIMIT). Use Partition and Sample, which is left out when rows are scored.',
  LOGICAL_SAMPLE: 'It takes some of the rows. Use Partition and Sample, which is left out when rows are scored.',
  LOGICAL_UNION: 'It puts tables below each other (UNION). Use Add Rows, which is left out when rows are scored.',
  LOGICAL_EXCEPT: 'It takes away rows that are in another table (EXCEPT). Use a condition, or an anti join.',
  LOGICAL_INTERSECT: 'It keeps rows that are in another table (INTERSECT). Use a condition, or a semi join.',
  LOGICAL_POSITIONAL_JOIN: 'It puts tables beside each other by the number of the row. Join them by a key.',
};

function traceTogether(operator: Operator, scope: Scope): Traced {
  const children = (operator.children ?? []).map((child) => trace(child, scope));
  if (children.some(({ kind }) => kind === 'rows')) {
    refuse(together[operator.type] ?? 'It does something with the rows of t1 that is not known to work row by row.');
  }
  const columns = togetherColumns(operator, children, scope);
  const correlated = children.find(({ kind }) => kind === 'row');
  if (!correlated) return constant(columns.length);
  const deciding = new Set(children.flatMap((child) => [...child.deciding]));
  return { kind: 'row', columns, deciding, keepsRows: false };
}

function togetherColumns(operator: Operator, children: readonly Traced[], scope: Scope): Lineage[] {
  const below = children.flatMap(({ columns }) => columns);
  const made = (expressions: readonly PlanTree[] = []) =>
    expressions.map(() => union(scope.outer ? [...below, scope.outer] : below));
  switch (operator.type) {
    case 'LOGICAL_AGGREGATE_AND_GROUP_BY':
      return [
        ...made(operator.groups),
        ...made(operator.expressions),
        ...(operator.groupings_functions ?? []).map(() => ({ sources: new Set<string>() })),
      ];
    case 'LOGICAL_WINDOW':
      return [...below, ...made(operator.expressions)];
    case 'LOGICAL_UNION':
    case 'LOGICAL_EXCEPT':
    case 'LOGICAL_INTERSECT':
      return (children[0]?.columns ?? []).map(() => union(below));
    case 'LOGICAL_EXPRESSION_GET':
      return (operator.expr_types ?? []).map(() => union(below));
    case 'LOGICAL_COLUMN_DATA_GET':
      return (operator.chunk_types ?? []).map(() => ({ sources: new Set<string>() }));
    default:
      return below;
  }
}
