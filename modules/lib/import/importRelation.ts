import { basename } from 'node:path';
import { type Column, type ColumnType, tableMetadata, tableMetadataKey } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { conversionProblem } from '../params/conversionProblem.ts';
import { makeNamesUnique } from '../params/uniqueNames.ts';
import { conversionFailure } from '../table/conversionFailure.ts';
import { convertSql } from '../table/convert.ts';
import { mapType } from '../table/mapType.ts';
import type { TableSession } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';
import { decodeHead, readHead } from './textEncoding.ts';

/** A typed source (JSON, Parquet) that SQL can read. */
interface Relation {
  from: string;
  columns: Column[];
  /** SQL of each column, of the type that the column has. */
  values: string[];
  warnings: string[];
}

export async function jsonRelation(session: TableSession, files: string[]): Promise<Relation> {
  for (const file of files) {
    const text = decodeHead(await readHead(file, 65_536), 'utf-8', basename(file))
      .replace(/^\ufeff/, '')
      .trimStart();
    if (text === '') throw new StepError(`"${basename(file)}" is empty.`);
    if (!/^[[{]/.test(text)) {
      throw new StepError(`"${basename(file)}" is no JSON: a list of objects, or one object a line, is needed.`);
    }
    if (/^\[\s*\]\s*$/.test(text))
      throw new StepError(`"${basename(file)}" is an empty list: its columns are not known.`);
    if (/^\[\s*[^\s{]/.test(text)) {
      throw new StepError(
        `"${basename(file)}" holds a list of values. A list of objects, or one object a line, is needed.`,
      );
    }
  }
  const from = `read_json([${files.map(quoteLiteral).join(', ')}], records=true, sample_size=200000, maximum_object_size=67108864)`;
  return describeRelation(session, from, basename(files[0]!));
}

export async function parquetRelation(session: TableSession, files: string[]): Promise<Relation> {
  for (const file of files) {
    if ((await readHead(file, 4)).toString('latin1') !== 'PAR1') {
      throw new StepError(`"${basename(file)}" is no Parquet file.`);
    }
  }
  const from = `read_parquet([${files.map(quoteLiteral).join(', ')}])`;
  const relation = await describeRelation(session, from, basename(files[0]!));
  const [metadata] = await session.query<{ value: string }>(
    `SELECT decode(value) AS value FROM parquet_kv_metadata(${quoteLiteral(files[0]!)}) WHERE decode(key) = ${quoteLiteral(tableMetadataKey)}`,
  );
  const kept = metadata ? tableMetadata.safeParse(JSON.parse(metadata.value)).data?.columns : undefined;
  return { ...relation, columns: relation.columns.map((column) => ({ ...column, ...marksOf(column, kept) })) };
}

function marksOf({ name, type }: Column, kept: Column[] | undefined): Column | undefined {
  return kept?.find((column) => column.name === name && column.type === type);
}

async function describeRelation(session: TableSession, from: string, file: string): Promise<Relation> {
  let described: { column_name: string; column_type: string }[];
  try {
    described = await session.query(`DESCRIBE SELECT * FROM ${from}`);
  } catch (error) {
    throw unreadable(error, file);
  }
  const { names, warnings } = makeNamesUnique(described.map((column) => column.column_name));
  const mapped = described.map(({ column_name, column_type }) => mapType(quoteIdentifier(column_name), column_type));
  const columns = mapped.map(({ column }, i) => ({ name: names[i]!, ...column }));
  return { from, columns, values: mapped.map(({ value }) => value), warnings };
}

export function inspectRelation({ columns }: Relation, types: Record<string, ColumnType>): Column[] {
  return columns.map((column) => retyped(column, types[column.name]));
}

const retyped = (column: Column, type: ColumnType | undefined): Column =>
  type === undefined || type === column.type ? column : { name: column.name, type };

/** Writes a typed source as a table artifact, with the types that the user chose. */
export async function importRelation(
  session: TableSession,
  relation: Relation,
  types: Record<string, ColumnType>,
  output: string,
  context: RunContext,
): Promise<void> {
  for (const warning of relation.warnings) context.log(warning, 'warning');
  const unknown = Object.keys(types).filter((name) => !relation.columns.some((column) => column.name === name));
  if (unknown.length > 0) {
    throw new StepError(`"Column types" names columns that the source does not have: ${unknown.join(', ')}.`);
  }
  const columns = inspectRelation(relation, types);
  const values = relation.columns.map((column, i) => {
    const problem = conversionProblem(column.type, columns[i]!.type);
    if (problem) throw new StepError(`Column "${column.name}": ${problem}`);
    const value = relation.values[i]!;
    return columns[i]!.type === column.type ? value : convertSql(value, column.type, columns[i]!.type);
  });
  try {
    await session.write(output, `SELECT ${values.join(', ')} FROM ${relation.from}`, columns);
    const failure = await conversionFailure(
      session,
      relation.from,
      columns.flatMap(({ name, type }, i) =>
        type === relation.columns[i]!.type ? [] : [{ name, type, value: relation.values[i]!, converted: values[i]! }],
      ),
    );
    if (failure) throw new StepError(`${failure}\nChoose another type under "Column types".`);
  } catch (error) {
    throw unreadable(error, 'the source');
  }
}

function unreadable(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof StepError) return error;
  const [message = ''] = error.message.split('\n');
  if (!/^(Invalid Input|Invalid|IO|Binder|Conversion|Not implemented)[ a-zA-Z]*Error/.test(message)) return error;
  const words = message
    .replace(/^[A-Za-z ]+Error: /, '')
    .replace(/ in file "[^"]*"/, '')
    .replace(/\.? Try .*$/, '.');
  return new StepError(`"${file}" cannot be read: ${words}`);
}
