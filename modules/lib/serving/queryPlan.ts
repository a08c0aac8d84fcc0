import { StepError } from '../../define.ts';
import type { TableSession } from '../table/session.ts';

/** A node of an expression's tree, or of anything else in a plan. */
export interface PlanTree {
  [key: string]: unknown;
}

/**
 * An operator of DuckDB's logical plan, bound and not optimised: what `json_serialize_plan` writes of it, which is all that
 * is read here. Expressions name columns by their place among those of the children, one after the other.
 */
export interface Operator {
  type: string;
  children?: Operator[];
  expressions?: PlanTree[];
  /** Of an aggregate. */
  groups?: PlanTree[];
  groupings_functions?: unknown[];
  /** Of a join. */
  join_type?: string;
  conditions?: { left: PlanTree; right: PlanTree }[];
  condition?: PlanTree;
  duplicate_eliminated_columns?: PlanTree[];
  /** Of a scan: the function that reads it, and which columns. */
  name?: string;
  names?: string[];
  function_data?: { table?: string };
  column_indexes?: { index: number }[];
  projected_input?: number[];
  /** Which columns go on; all when empty. */
  projection_map?: number[];
  left_projection_map?: number[];
  right_projection_map?: number[];
  /** Of common table expressions, and references to them. */
  table_index?: number;
  cte_index?: number;
  chunk_types?: unknown[];
  expr_types?: unknown[];
  column_count?: number;
}

/** Plans a query over the tables of a session. Throws StepError when it cannot be planned. */
export async function planQuery(session: TableSession, query: string): Promise<Operator> {
  const [row] = await session.query<{ plan: string }>(
    'SELECT json_serialize_plan(?::VARCHAR, optimize := false)::VARCHAR AS plan',
    [query],
  );
  const read = JSON.parse(row!.plan) as { error: boolean; error_message?: string; plans?: Operator[] };
  const [plan] = read.plans ?? [];
  if (plan) return plan;
  throw new StepError(`The database has no plan for the query: ${read.error_message ?? 'it says nothing more'}.`);
}
