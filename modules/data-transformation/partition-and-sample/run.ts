import { type RunOf, StepError } from '../../define.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { divideRows } from '../../lib/table/divideRows.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { findIssues, type PartitionParams, resultColumns, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  requireNoIssues(findIssues(params, table.columns));
  const columns = resultColumns(params, table.columns);
  await session.write(outputs.results!, await partition(session, table, params, columnList(columns)), columns);
};

async function partition(session: TableSession, table: Table, params: PartitionParams, names: string): Promise<string> {
  const stratifyBy = params.stratified ? params.stratifyColumn : undefined;
  switch (params.mode) {
    case 'head':
      return `SELECT ${names} FROM ${table.from} LIMIT ${params.rowCount}`;
    case 'sampling': {
      const boundaries = [Math.round(params.rate * table.rowCount)];
      const { from, part } = await divideRows(session, table, { boundaries, seed: params.seed, stratifyBy });
      return `SELECT ${names} FROM ${from} WHERE ${part} = 0`;
    }
    case 'assign-to-folds': {
      const seed = params.randomized ? params.seed : undefined;
      const boundaries = foldBoundaries(params, table.rowCount);
      const { from, part } = await divideRows(session, table, { boundaries, seed, stratifyBy });
      return `SELECT ${columnList(table.columns)}, ${part} + 1 FROM ${from}`;
    }
    case 'pick-fold': {
      await requireFold(session, table, params);
      const comparison = params.complement ? 'IS DISTINCT FROM' : '=';
      return `SELECT ${names} FROM ${table.from} WHERE ${quoteIdentifier(params.foldColumn)} ${comparison} ${params.fold}`;
    }
  }
}

/** Where the folds end, as numbers of rows; the last fold ends with the table. */
function foldBoundaries({ foldCount, proportions }: PartitionParams, rowCount: number): number[] {
  const shares = proportions.length > 0 ? proportions : Array.from({ length: foldCount - 1 }, () => 1 / foldCount);
  let sum = 0;
  const boundaries = shares.map((share) => {
    sum += share;
    return Math.min(Math.round(sum * rowCount), rowCount);
  });
  // Proportions that add up to 1 leave no further fold.
  return sum > 1 - 1e-9 ? boundaries.slice(0, -1) : boundaries;
}

async function requireFold(session: TableSession, table: Table, { foldColumn, fold }: PartitionParams): Promise<void> {
  if (table.rowCount === 0) return;
  const name = quoteIdentifier(foldColumn);
  const [found] = await session.query<{ last: bigint | null; here: boolean | null }>(
    `SELECT max(${name}) AS last, bool_or(${name} = ${fold}) AS here FROM ${table.from}`,
  );
  if (found?.here) return;
  throw new StepError(
    `No row belongs to fold ${fold}. The last fold is ${found?.last ?? 'missing'}: pick another one.`,
  );
}

function columnList(columns: Table['columns']): string {
  return columns.map((column) => quoteIdentifier(column.name)).join(', ');
}
