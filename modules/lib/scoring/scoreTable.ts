import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import { type RunContext, StepError } from '../../define.ts';
import { labelQuantile, scoreColumnsOf } from '../params/scoreColumns.ts';
import { copyFloats } from '../table/copyFloats.ts';
import { sqlTypes, type Table, type TableSession } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';
import { chooseClass, chooseCluster } from './chooseScore.ts';
import { type FeatureReader, readFeatures } from './featureReaders.ts';
import type { FeatureBatch, ModelSession } from './modelSession.ts';

const scoresTable = 'pipewright_scores';

/**
 * Scores every row of a table, in batches, and keeps the scores in a table of the session, one row a row in the same order.
 * Answers a SELECT over it, without a WHERE, with the columns of `scoreColumnsOf`. Memory does not grow with the rows: the database spills.
 * Throws StepError when the table lacks a feature or has it in a type that cannot be read.
 */
export async function scoreTable(
  session: TableSession,
  table: Table,
  scorer: ModelSession,
  context: Pick<RunContext, 'log' | 'progress' | 'signal'>,
): Promise<string> {
  const { model } = scorer;
  const readers = readFeatures(model.features, table.columns);
  await warnOfUnreadable(session, table, readers, context);
  const appender = await session.connect();
  try {
    await appender.run(`CREATE TABLE ${scoresTable} (${storedColumns(model).join(', ')})`);
    await scoreRows(session, table, scorer, readers, appender, context);
  } finally {
    appender.closeSync();
  }
  return selectScores(model);
}

/** The class's index, and the output's numbers. */
function storedColumns({ output }: TrainedModel): string[] {
  return ['class INTEGER', ...Array.from({ length: output.width }, (_, k) => `output_${k} DOUBLE`)];
}

function selectScores(model: TrainedModel): string {
  const names = scoreColumnsOf(model).map(({ name }) => quoteIdentifier(name));
  return `SELECT ${scoreValues(model)
    .map((value, i) => `${value} AS ${names[i]}`)
    .join(', ')} FROM ${scoresTable}`;
}

/** SQL for each score column. */
function scoreValues(model: TrainedModel): string[] {
  const outputs = Array.from({ length: model.output.width }, (_, k) => `output_${k}`);
  if (model.clustering) {
    // Relative to the nearest, so that the sum is at least 1.
    const weights = outputs.map((output) => `exp((least(${outputs.join(', ')}) ** 2 - ${output} ** 2) / 2)`);
    const sum = weights.join(' + ');
    const probabilities = model.clustering.mixture ? weights.map((weight) => `${weight} / (${sum})`) : [];
    return ['class', ...outputs, ...probabilities];
  }
  if (model.task === 'anomaly') return ['CASE WHEN output_0 >= 0.5 THEN 1 ELSE 0 END', 'output_0'];
  if (model.quantiles) return [outputs[labelQuantile(model.quantiles)]!, ...outputs];
  return model.classes ? [classLabel(model.classes, model), ...outputs] : outputs;
}

/** SQL for the label that `class` is the index of, in the label's own type. */
function classLabel(classes: readonly string[], { label }: TrainedModel): string {
  const values = classes.map((name) => `${quoteLiteral(name)}::${sqlTypes[label?.type ?? 'string']}`);
  return `[${values.join(', ')}][class + 1]`;
}

async function scoreRows(
  session: TableSession,
  table: Table,
  scorer: ModelSession,
  readers: FeatureReader[],
  connection: DuckDBConnection,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<void> {
  const expressions = await Promise.all(readers.map((reader, i) => readOut(session, reader, i)));
  const stream = await session.connection.stream(`SELECT ${expressions.join(', ')} FROM ${table.from}`);
  const appender = await connection.createAppender(scoresTable);
  const { batch, batchRows } = scorer;
  let filled = 0;
  let scored = 0;
  const flush = async () => {
    if (filled === 0) return;
    appendScores(appender, await scorer.score(filled), filled, scorer.model);
    scored += filled;
    filled = 0;
    progress(scored / table.rowCount, `${scored.toLocaleString('en')} rows`);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };
  for (;;) {
    const chunk = await stream.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    if (filled + chunk.rowCount > batchRows) await flush();
    for (const [i, { feature }] of readers.entries()) copyColumn(chunk, i, batch[i]!, filled, feature.categories);
    filled += chunk.rowCount;
  }
  await flush();
  appender.closeSync();
}

/** Categories are read as their index (-1 = missing or unknown): no text crosses from the database. */
async function readOut(session: TableSession, { feature, sql }: FeatureReader, index: number): Promise<string> {
  if (feature.kind === 'numeric') return sql;
  const categories = feature.categories ?? [];
  if (categories.length === 0) return '-1::INTEGER';
  await session.execute(`CREATE TEMP TYPE category_${index} AS ENUM (${categories.map(quoteLiteral).join(', ')})`);
  return `coalesce(enum_code(try_cast(${sql} AS category_${index}))::INTEGER, -1)`;
}

function copyColumn(
  chunk: DuckDBDataChunk,
  column: number,
  target: FeatureBatch,
  first: number,
  categories: readonly string[] | undefined,
): void {
  const { items } = chunk.getColumnVector(column) as unknown as { items: Float32Array | Float64Array | Int32Array };
  if (target instanceof Float32Array) copyFloats(items, chunk.rowCount, target, first);
  else for (let i = 0; i < chunk.rowCount; i++) target[first + i] = categories?.[items[i]!] ?? '';
}

const chunkRows = 2048;

function appendScores(
  appender: Awaited<ReturnType<DuckDBConnection['createAppender']>>,
  outputs: Float32Array,
  rowCount: number,
  model: TrainedModel,
): void {
  const { width } = model.output;
  const types = [INTEGER, ...Array.from({ length: width }, () => DOUBLE)];
  for (let first = 0; first < rowCount; first += chunkRows) {
    const count = Math.min(chunkRows, rowCount - first);
    const columns: number[][] = Array.from({ length: width + 1 }, () => new Array<number>(count));
    for (let i = 0; i < count; i++) {
      const start = (first + i) * width;
      columns[0]![i] = chooseIndex(outputs, start, model);
      for (let k = 0; k < width; k++) columns[k + 1]![i] = outputs[start + k]!;
    }
    const chunk = DuckDBDataChunk.create(types, count);
    chunk.setColumns(columns);
    appender.appendDataChunk(chunk);
  }
}

/** The index that is kept beside the outputs: of the predicted class, or of the cluster. */
function chooseIndex(outputs: Float32Array, start: number, { output, classes, clustering }: TrainedModel): number {
  if (clustering) return chooseCluster(outputs, start, output.width, clustering.reach);
  return classes ? chooseClass(outputs, start, output.width) : 0;
}

/** Texts that should be numbers: a warning where some cannot be read, a StepError where none can. */
async function warnOfUnreadable(
  session: TableSession,
  table: Table,
  readers: readonly FeatureReader[],
  context: Pick<RunContext, 'log'>,
): Promise<void> {
  for (const { feature, unreadable } of readers) {
    if (!unreadable) continue;
    const present = `${quoteIdentifier(feature.name)} IS NOT NULL AND trim(${quoteIdentifier(feature.name)}) <> ''`;
    const [row] = await session.query<{ bad: bigint; present: bigint }>(
      `SELECT count(*) FILTER (${unreadable}) AS bad, count(*) FILTER (${present}) AS present FROM ${table.from}`,
    );
    if (!row || row.bad === 0n) continue;
    if (row.bad === row.present) {
      throw new StepError(
        `The column "${feature.name}" holds texts, none of which can be read as ${feature.type}, the type that the model was trained with. ` +
          'Check that it is the right column, or convert it with Edit Metadata.',
      );
    }
    context.log(
      `${row.bad.toLocaleString('en')} texts of the column "${feature.name}" cannot be read as ${feature.type}; they count as missing.`,
      'warning',
    );
  }
}
