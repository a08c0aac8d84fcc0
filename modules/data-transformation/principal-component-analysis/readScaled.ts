import type { Column } from '../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../pipelines/contract/transformation.ts';
import type { RunContext } from '../../define.ts';
import type { KernelMemory } from '../../lib/kernels/kernelMemory.ts';
import { makeColumnRoom } from '../../lib/learners/columnMemory.ts';
import type { ColumnSource } from '../../lib/learners/decomposition/covariance.ts';
import { readColumns, requireMemory } from '../../lib/learners/loadFeatures.ts';
import type { Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';

type Axes = OperationOf<'project'>['columns'];

/**
 * Reads columns around their means and, with z-score, in standard deviations (of the population; constant columns as they are). What is missing
 * or infinite is the mean.
 */
export async function readScaled(
  session: TableSession,
  table: Table,
  columns: readonly Column[],
  scaling: 'z-score' | 'none',
  context: Pick<RunContext, 'signal' | 'memoryLimit' | 'threads'>,
): Promise<{ axes: Axes; source: ColumnSource; memory?: KernelMemory }> {
  requireMemory(table.rowCount, columns.length, context.memoryLimit);
  const axes = await Promise.all(columns.map((column) => fitAxis(session, table, column, scaling)));
  const room = makeColumnRoom(table.rowCount, columns.length, context.threads);
  const values = columns.map(() => room.float32(table.rowCount));
  const readOuts = axes.map(({ column, offset, divisor }, j) => {
    const x = `${quoteIdentifier(column)}::DOUBLE`;
    const scaled = `((${x} - '${offset}'::DOUBLE) / '${divisor}'::DOUBLE)::FLOAT`;
    return { sql: `CASE WHEN isfinite(${x}) THEN ${scaled} ELSE 0::FLOAT END`, target: values[j]! };
  });
  await readColumns(session, `${table.from} WHERE true`, readOuts, context.signal);
  const source = {
    rowCount: table.rowCount,
    columns: values.map((column) => ({ values: column, offset: 0, factor: 1, fill: 0 })),
  };
  return { axes, source, ...(room.memory ? { memory: room.memory } : {}) };
}

async function fitAxis(
  session: TableSession,
  table: Table,
  { name }: Column,
  scaling: 'z-score' | 'none',
): Promise<Axes[number]> {
  const x = `${quoteIdentifier(name)}::DOUBLE`;
  const finite = `${table.from} WHERE isfinite(${x})`;
  const [row] = await session.query<{ mean: number | null; deviation: number | null }>(
    `SELECT avg(${x}) AS mean, stddev_pop(${x}) AS deviation FROM ${finite}`,
  );
  const deviation = row?.deviation ?? 0;
  const isScaled = scaling === 'z-score' && deviation > 0 && Number.isFinite(deviation);
  return { column: name, offset: row?.mean ?? 0, divisor: isScaled ? deviation : 1 };
}
