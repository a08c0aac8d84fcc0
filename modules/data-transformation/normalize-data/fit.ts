import type { Column } from '../../../pipelines/contract/table.ts';
import type { Scaling } from '../../../pipelines/contract/transformation.ts';
import { presentValue } from '../../lib/table/missing.ts';
import type { TableSession } from '../../lib/table/session.ts';
import { requireFinite } from '../../lib/table/statistics.ts';
import type { NormalizeParams } from './spec.ts';

interface ColumnScaling {
  column: string;
  scaling: Scaling;
}

/** The scaling of each column, fitted to its present values in one pass. */
export async function fitScalings(
  session: TableSession,
  from: string,
  columns: Column[],
  { method, constantToZero }: NormalizeParams,
): Promise<ColumnScaling[]> {
  if (method === 'logistic' || method === 'tanh') {
    return columns.map(({ name }) => ({ column: name, scaling: { kind: method } }));
  }
  const fitted = await centreAndSpread(session, from, columns, method);
  return columns.map((column, i): ColumnScaling => {
    const { centre, spread } = fitted[i]!;
    if (centre === null || spread === null || spread === 0) {
      return { column: column.name, scaling: { kind: 'constant', value: constantToZero ? 0 : null } };
    }
    const [a, b] = [requireFinite(centre, column, 'scale'), requireFinite(spread, column, 'scale')];
    const scaling: Scaling =
      method === 'log-normal'
        ? { kind: 'lognormal', mean: a, deviation: b }
        : { kind: 'affine', offset: a, divisor: b };
    return { column: column.name, scaling };
  });
}

/**
 * By method: mean and population standard deviation; minimum and range; mean and standard deviation of the logarithms
 * of the positive values, which are the maximum likelihood estimates of a log-normal distribution. Null without values.
 */
async function centreAndSpread(
  session: TableSession,
  from: string,
  columns: Column[],
  method: 'z-score' | 'min-max' | 'log-normal',
): Promise<{ centre: number | null; spread: number | null }[]> {
  if (columns.length === 0) return [];
  const expressions = columns.map((column, i) => {
    const [centre, spread] = centreAndSpreadSql(`${presentValue(column)}::DOUBLE`, method);
    return `${centre} AS c${i}, ${spread} AS s${i}`;
  });
  const [row] = await session.query<Record<string, number | null>>(`SELECT ${expressions.join(', ')} FROM ${from}`);
  return columns.map((_, i) => ({ centre: row![`c${i}`] ?? null, spread: row![`s${i}`] ?? null }));
}

function centreAndSpreadSql(value: string, method: 'z-score' | 'min-max' | 'log-normal'): [string, string] {
  switch (method) {
    case 'z-score':
      return [`favg(${value})`, deviation(value)];
    case 'min-max':
      return [`min(${value})`, `max(${value}) - min(${value})`];
    case 'log-normal': {
      const log = `ln(CASE WHEN ${value} > 0 THEN ${value} END)`;
      return [`favg(${log})`, deviation(log)];
    }
  }
}

/**
 * Population standard deviation; exactly 0 when all values are equal, which rounding may miss. Values whose squares would
 * overflow make it infinite, not an error of the database.
 */
function deviation(value: string): string {
  const largest = `max(abs(${value}))`;
  return `CASE WHEN min(${value}) = max(${value}) THEN 0 WHEN ${largest} > 1e150 THEN 'inf'::DOUBLE ELSE stddev_pop(CASE WHEN abs(${value}) <= 1e150 THEN ${value} END) END`;
}
