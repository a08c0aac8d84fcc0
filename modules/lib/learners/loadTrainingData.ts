import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { unknownColumn } from '../params/columnSelection.ts';
import { labelTypeProblem } from '../params/labelType.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { requireClasses, sortClasses } from './classes.ts';
import { makeColumnRoom } from './columnMemory.ts';
import type { SupervisedTask, TrainingData } from './data.ts';
import {
  chooseFeatures,
  codeSql,
  listValues,
  makeFeatures,
  makeWeights,
  type ReadOut,
  readColumns,
  requireMemory,
  requireWeights,
} from './loadFeatures.ts';

/**
 * Reads a table into typed arrays. Features are all columns but the label and those with the role label, score or weight;
 * a column with the role weight weighs the rows. Rows without a label are left out, with a warning.
 * Throws StepError when the label is missing, does not fit the task, or the data does not fit in memory.
 */
export async function loadTrainingData(
  session: TableSession,
  table: Table,
  options: { label: string; task: SupervisedTask },
  context: Pick<RunContext, 'log' | 'signal' | 'memoryLimit' | 'threads'>,
): Promise<TrainingData> {
  const { task } = options;
  const label = requireLabel(table.columns, options.label, task);
  const labelled = `${table.from} WHERE ${hasLabel(label, task)}`;
  const rowCount = await countRows(session, labelled, label, table.rowCount, context);
  const candidates = table.columns.filter(({ name }) => name !== label.name);
  const columns = await chooseFeatures(session, candidates, labelled, context);
  if (columns.length === 0) throw new StepError('The table has no feature columns beside the label.');
  requireMemory(rowCount, columns.length, context.memoryLimit);
  const room = makeColumnRoom(rowCount, columns.length, context.threads);
  const { features, readOuts } = await makeFeatures(session, columns, labelled, rowCount, room);
  const target = await makeTarget(session, label, task, labelled, rowCount, readOuts);
  const weights = makeWeights(table.columns, rowCount, readOuts);
  await readColumns(session, labelled, readOuts, context.signal);
  if (weights) requireWeights(weights);
  const { memory } = room;
  return {
    ...{ task, rowCount, features, target },
    ...(weights ? { weights } : {}),
    columns: { features: columns, label },
    ...(memory ? { memory } : {}),
  };
}

function requireLabel(columns: Column[], name: string, task: SupervisedTask): Column {
  const label = columns.find((column) => column.name === name);
  if (!label) throw new StepError(`The label is not in the table. ${unknownColumn(name, columns, 'label').message}`);
  const problem = labelTypeProblem(label, task);
  if (problem) throw new StepError(problem);
  return label;
}

function hasLabel(label: Column, task: SupervisedTask): string {
  const name = quoteIdentifier(label.name);
  return task === 'regression' ? `isfinite(${name}::DOUBLE)` : `${name} IS NOT NULL`;
}

async function countRows(
  session: TableSession,
  labelled: string,
  label: Column,
  all: number,
  context: Pick<RunContext, 'log'>,
): Promise<number> {
  const [row] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${labelled}`);
  const count = Number(row?.n ?? 0);
  if (count === 0) throw new StepError(`No row has a value in the label column "${label.name}".`);
  if (count < all) {
    const left = all - count;
    const rows = left === 1 ? 'row has' : 'rows have';
    context.log(
      `${left.toLocaleString('en')} of ${all.toLocaleString('en')} ${rows} no value in the label column "${label.name}" and ${left === 1 ? 'was' : 'were'} left out.`,
      'warning',
    );
  }
  return count;
}

async function makeTarget(
  session: TableSession,
  label: Column,
  task: SupervisedTask,
  labelled: string,
  rowCount: number,
  readOuts: ReadOut[],
): Promise<TrainingData['target']> {
  const name = quoteIdentifier(label.name);
  if (task === 'regression') {
    const values = new Float64Array(rowCount);
    readOuts.push({ sql: `${name}::DOUBLE`, target: values });
    return { kind: 'numeric', values };
  }
  const classes = sortClasses(await listValues(session, `${name}::VARCHAR`, labelled));
  requireClasses(label, classes, task);
  const codes = new Int32Array(rowCount);
  readOuts.push({ sql: await codeSql(session, `${name}::VARCHAR`, classes, 'label'), target: codes });
  return { kind: 'classes', codes, classes };
}
