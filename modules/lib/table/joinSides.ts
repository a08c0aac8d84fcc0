import type { TableSession } from './session.ts';

/**
 * From here on a join keeps its right side in memory and streams its left side through, in order; DuckDB would choose the
 * sides by their sizes.
 */
export async function keepJoinSides(session: TableSession): Promise<void> {
  await session.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
}
