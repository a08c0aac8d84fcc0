import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { unusedName } from '../params/columnNames.ts';
import type { HashedRows } from './rowHash.ts';
import type { TableSession } from './session.ts';
import { quoteIdentifier } from './sql.ts';

const mostStrata = 100_000;

/**
 * Chooses a share of every stratum: a relation of the hashed rows with one more column that is true for exactly
 * `count` rows. Each distinct value of `column` (missing is one of them) gets its proportional share; what rounding leaves
 * over goes to the strata with the largest remainders. Keeps the row order.
 */
export async function pickByStratum(
  session: TableSession,
  { from, hash }: HashedRows,
  columns: readonly Column[],
  column: string,
  count: number,
): Promise<{ from: string; picked: string }> {
  const stratum = quoteIdentifier(column);
  const [strata] = await session.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT ${stratum} FROM ${from})`,
  );
  if (strata!.n > mostStrata) {
    throw new StepError(
      `The column "${column}" has ${strata!.n} distinct values, too many to split each of them. Stratify by a column with at most ${mostStrata}.`,
    );
  }
  // Shares first: whole rows, then one more for the largest remainders until `count` is reached. Integer arithmetic.
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE strata AS
     WITH sizes AS (SELECT ${stratum} AS stratum, count(*)::HUGEINT AS n FROM ${from} GROUP BY ALL),
     shares AS (
       SELECT stratum, n, n * ${count} // total AS whole, n * ${count} % total AS remainder
       FROM sizes, (SELECT greatest(sum(n), 1) AS total FROM sizes)
     ),
     quotas AS (
       SELECT stratum, whole + (row_number() OVER (ORDER BY remainder DESC, n DESC, stratum)
         <= ${count} - sum(whole) OVER ())::INTEGER AS quota
       FROM shares
     ),
     ranked AS (
       SELECT ${stratum} AS stratum, ${hash} AS hash, row_number() OVER (PARTITION BY ${stratum} ORDER BY ${hash}) AS place
       FROM ${from}
     )
     SELECT ranked.stratum, max(ranked.hash) AS threshold
     FROM ranked JOIN quotas ON ranked.stratum IS NOT DISTINCT FROM quotas.stratum
     WHERE place <= quota GROUP BY ALL`,
  );
  // The strata have to stay the side that the join keeps in memory, so that the rows stream through it in order.
  await session.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  const picked = quoteIdentifier(
    unusedName(
      'picked',
      columns.map((column) => column.name),
    ),
  );
  return {
    from: `(SELECT data.*, coalesce(data.${hash} <= strata.threshold, false) AS ${picked}
      FROM ${from} AS data LEFT JOIN strata ON data.${stratum} IS NOT DISTINCT FROM strata.stratum)`,
    picked,
  };
}
