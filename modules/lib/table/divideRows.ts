import { StepError } from '../../define.ts';
import { unusedName } from '../params/columnNames.ts';
import { hashRows, hashThresholds } from './rowHash.ts';
import type { Table, TableSession } from './session.ts';
import { quoteIdentifier } from './sql.ts';

export interface Division {
  /** How many rows lie in the first part, in the first two, and so on; ascending. What is left is the last part. */
  boundaries: number[];
  /** Parts are drawn at random by this seed; undefined: they follow each other from the top. */
  seed: number | undefined;
  /** Every distinct value of this column (missing is one of them) is divided in the same proportions. */
  stratifyBy: string | undefined;
}

/**
 * Divides the rows of a table: a relation with the table's columns and, in the column `part` (its quoted name), the number of
 * the part from 0. The row order stays. Sorts no more than a hash and a stratum for each row.
 */
export async function divideRows(
  session: TableSession,
  table: Table,
  { boundaries, seed, stratifyBy }: Division,
): Promise<{ from: string; part: string }> {
  const { from, row, hash } = hashRows(table.from, table.columns, seed ?? 0);
  const order = seed === undefined ? row : hash;
  const part = quoteIdentifier(
    unusedName(
      'part',
      table.columns.map((column) => column.name),
    ),
  );
  const partOf = (thresholds: string[]) =>
    `(${['0', ...thresholds.map((t) => `(${order} > ${t})::INTEGER`)].join(' + ')})`;
  if (stratifyBy === undefined) {
    const thresholds =
      seed === undefined ? boundaries.map((count) => count - 1) : hashThresholds(table.rowCount, boundaries, seed);
    return { from: `(SELECT *, ${partOf(thresholds.map(String))} AS ${part} FROM ${from})`, part };
  }
  const stratum = quoteIdentifier(stratifyBy);
  await createStrata(session, { from, order, stratum }, stratifyBy, boundaries);
  const thresholds = boundaries.map((_, i) => `strata.t${i}`);
  // A join gives no order: the parts alone are sorted back, and stand beside the table then.
  const parts = `SELECT ${partOf(thresholds)} AS ${part}
    FROM ${from} AS data LEFT JOIN strata ON data.${stratum} IS NOT DISTINCT FROM strata.stratum ORDER BY ${row}`;
  return {
    from: `(SELECT data.*, parts.${part} FROM ${table.from} AS data POSITIONAL JOIN (${parts}) AS parts)`,
    part,
  };
}

const mostStrata = 100_000;

/**
 * Makes the table `strata`: the threshold of each boundary in every stratum. A stratum gets its proportional share of whole
 * rows; what is then left of the boundary goes to the strata with the largest remainders (integer arithmetic throughout).
 */
async function createStrata(
  session: TableSession,
  { from, order, stratum }: { from: string; order: string; stratum: string },
  column: string,
  boundaries: number[],
): Promise<void> {
  const [strata] = await session.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT ${stratum} FROM ${from})`,
  );
  if (strata!.n > mostStrata) {
    throw new StepError(
      `The column "${column}" has ${strata!.n} distinct values, too many to divide each of them. Stratify by a column with at most ${mostStrata}.`,
    );
  }
  const quotas = boundaries.map(
    (count, i) => `n * ${count} // total + (row_number() OVER (ORDER BY n * ${count} % total DESC, n DESC, stratum)
      <= ${count} - sum(n * ${count} // total) OVER ())::INTEGER AS q${i}`,
  );
  const thresholds = boundaries.map((_, i) => `coalesce(max(place) FILTER (WHERE number <= q${i}), -1) AS t${i}`);
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE strata AS
     WITH sizes AS (SELECT ${stratum} AS stratum, count(*)::HUGEINT AS n FROM ${from} GROUP BY ALL),
     quotas AS (SELECT stratum, ${quotas.join(', ')} FROM sizes, (SELECT greatest(sum(n), 1) AS total FROM sizes)),
     ranked AS (
       SELECT stratum, place, row_number() OVER (PARTITION BY stratum ORDER BY place) AS number
       FROM (SELECT ${stratum} AS stratum, ${order}::BIGINT AS place FROM ${from})
     )
     SELECT ranked.stratum, ${thresholds.join(', ')}
     FROM ranked JOIN quotas ON ranked.stratum IS NOT DISTINCT FROM quotas.stratum GROUP BY ALL`,
  );
}
