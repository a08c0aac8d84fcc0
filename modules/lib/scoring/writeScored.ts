import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { RunContext } from '../../define.ts';
import { keptColumns, scoreColumnsOf } from '../params/scoreColumns.ts';
import { type ColumnFile, joinColumns, openColumns } from '../table/parquet/joinColumns.ts';
import { copySql, type TableSession } from '../table/session.ts';
import type { ModelSession } from './modelSession.ts';
import { scoreTable } from './scoreTable.ts';
import { selectScored } from './selectScored.ts';

/** Rows that a row group has to have on average: for each, scores are written to a file of their own first. */
const fewestRows = 16_384;

/**
 * Scores the table in the file `dataset` and writes it to `results`: the table's columns and the scores (`append`), or the scores alone.
 * Columns that stay as they are are not read and written again, where the file allows it: their bytes are copied.
 */
export async function writeScored(
  session: TableSession,
  { dataset, results, append }: { dataset: string; results: string; append: boolean },
  scorer: ModelSession,
  context: Pick<RunContext, 'log' | 'progress' | 'signal' | 'tempDir'>,
): Promise<void> {
  const table = await session.read(dataset);
  const file = append ? await openColumns(dataset, table.columns) : undefined;
  if (!file || table.rowCount === 0 || table.rowCount < fewestRows * (file.groupRows.length - 1)) {
    const { select, columns } = await selectScored(session, table, scorer, append, context);
    await session.write(results, select, columns);
    return;
  }
  const select = await scoreTable(session, table, scorer, context);
  const scores = scoreColumnsOf(scorer.model);
  const kept = keptColumns(table.columns, scorer.model.label?.name, scores);
  const at = kept.map(({ name }) => table.columns.findIndex((column) => column.name === name));
  const parts = await writeParts(session, select, scores, file, context);
  await joinColumns(results, { file, at }, parts, [...kept, ...scores]);
  for (const { path } of parts) await rm(path);
}

/** Writes a file of scores for each row group of a table. */
async function writeParts(
  session: TableSession,
  select: string,
  scores: Column[],
  { groupRows }: ColumnFile,
  { signal, tempDir }: Pick<RunContext, 'signal' | 'tempDir'>,
): Promise<ColumnFile[]> {
  const parts: ColumnFile[] = [];
  let first = 0;
  for (const [i, rows] of groupRows.entries()) {
    const path = join(tempDir, `scores-${i}.parquet`);
    const whole = Math.ceil(rows / 2048) * 2048;
    await session.execute(
      copySql(path, `${select} WHERE rowid >= ${first} AND rowid < ${first + rows}`, scores, whole),
    );
    const part = await openColumns(path, scores);
    if (part?.groupRows.length !== 1 || part.groupRows[0] !== rows)
      throw new Error(`${path} has not the rows of one group`);
    parts.push(part);
    first += rows;
    signal.throwIfAborted();
  }
  return parts;
}
