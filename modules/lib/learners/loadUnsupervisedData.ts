import { type RunContext, StepError } from '../../define.ts';
import { unknownColumn } from '../params/columnSelection.ts';
import type { Table, TableSession } from '../table/session.ts';
import { makeColumnRoom } from './columnMemory.ts';
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
 * Reads all rows of a table into typed arrays, for learners that take no label. Features are the columns named, whatever their
 * role, or else all but those with the role label, score or weight.
 * Throws StepError when there are no rows, no features, or the data does not fit in memory.
 */
export async function loadUnsupervisedData(
  session: TableSession,
  table: Table,
  options: { task: UnsupervisedTask; features?: readonly string[] },
  context: Pick<RunContext, 'log' | 'signal' | 'memoryLimit' | 'threads'>,
): Promise<UnsupervisedData> {
  const { rowCount } = table;
  if (rowCount === 0) throw new StepError('The table has no rows, so there is nothing to learn from.');
  const rows = `${table.from} WHERE true`;
  const columns = await chooseFeatures(session, candidates(table, options.features), rows, context);
  if (columns.length === 0) throw new StepError('The table has no feature columns.');
  requireMemory(rowCount, columns.length, context.memoryLimit);
  const room = makeColumnRoom(rowCount, columns.length, context.threads);
  const { features, readOuts } = await makeFeatures(session, columns, rows, rowCount, room);
  const weights = makeWeights(table.columns, rowCount, readOuts);
  await readColumns(session, rows, readOuts, context.signal);
  if (weights) requireWeights(weights);
  const { memory } = room;
  return {
    ...{ task: options.task, rowCount, features },
    ...(weights ? { weights } : {}),
    columns: { features: columns },
    ...(memory ? { memory } : {}),
  };
}

function candidates({ columns }: Table, names: readonly string[] | undefined) {
  if (!names) return columns;
  return names.map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (!column) throw new StepError(unknownColumn(name, columns, 'columns').message);
    return { ...column, role: 'feature' as const };
  });
}
