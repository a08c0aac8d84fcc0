import { type RunContext, StepError } from '../../define.ts';
import type { Table, TableSession } from '../table/session.ts';
import type { UnsupervisedData, UnsupervisedTask } from './data.ts';
import {
  chooseFeatures,
  makeFeatures,
  makeWeights,
  readColumns,
  requireMemory,
  requireWeights,
} from './loadFeatures.ts';

/**
 * Reads all rows of a table into typed arrays, for learners that take no label. Features are all columns but those with the
 * role label, score or weight; with `labelAsFeature` the label is one as well.
 * Throws StepError when there are no rows, no features, or the data does not fit in memory.
 */
export async function loadUnsupervisedData(
  session: TableSession,
  table: Table,
  options: { task: UnsupervisedTask; labelAsFeature?: boolean },
  context: Pick<RunContext, 'log' | 'signal' | 'memoryLimit'>,
): Promise<UnsupervisedData> {
  const { rowCount } = table;
  if (rowCount === 0) throw new StepError('The table has no rows, so there is nothing to learn from.');
  const rows = `${table.from} WHERE true`;
  const candidates = table.columns.map((column) =>
    options.labelAsFeature && column.role === 'label' ? { ...column, role: 'feature' as const } : column,
  );
  const columns = await chooseFeatures(session, candidates, rows, context);
  if (columns.length === 0) throw new StepError('The table has no feature columns.');
  requireMemory(rowCount, columns.length, context.memoryLimit);
  const { features, readOuts } = await makeFeatures(session, columns, rows, rowCount);
  const weights = makeWeights(table.columns, rowCount, readOuts);
  await readColumns(session, rows, readOuts, context.signal);
  if (weights) requireWeights(weights);
  return { task: options.task, rowCount, features, ...(weights ? { weights } : {}), columns: { features: columns } };
}
