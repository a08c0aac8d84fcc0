import { StepError } from '../../define.ts';
import type { TableSession } from './session.ts';

/** A part of the tree that DuckDB's parser makes of a query. */
type Tree = { [key: string]: unknown };

interface Parsed {
  error: boolean;
  error_message?: string;
  position?: string;
  statements?: Tree[];
}

const safeTableFunctions = new Set(['range', 'generate_series', 'unnest', 'repeat']);
const clocks = new Set(['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp']);

/**
 * Parses a query, without binding or running it, and refuses what it must not do. Throws StepError unless it is one
 * SELECT that reads nothing but the step's tables and gives the same rows in every run.
 * @param tables names that stand for inputs.
 */
export async function checkQuery(
  session: Pick<TableSession, 'query'>,
  sql: string,
  tables: readonly string[],
): Promise<void> {
  const [row] = await session.query<{ tree: string }>(
    'SELECT CAST(json_serialize_sql(?::VARCHAR, skip_null := true, skip_empty := true) AS VARCHAR) AS tree',
    [sql],
  );
  const parsed = JSON.parse(row!.tree) as Parsed;
  if (parsed.error) throw parseError(parsed, sql);
  const statements = parsed.statements ?? [];
  if (statements.length === 0) throw new StepError('The query is empty. Write a SELECT over t1.');
  if (statements.length > 1) {
    throw new StepError(
      `The query has ${statements.length} statements. Write one SELECT; WITH … AS can hold its parts.`,
    );
  }
  const parts = [...walk(statements)];
  const known = new Set([...tables, ...parts.flatMap(definedNames)].map((name) => name.toLowerCase()));
  for (const part of parts) refuseSource(part, known, tables);
  await refuseVolatile(session, parts);
}

function parseError({ error_message = '', position }: Parsed, sql: string): StepError {
  if (error_message.startsWith('Only SELECT')) {
    return new StepError('Only SELECT is allowed. Statements that change data, files or settings are refused.');
  }
  const line = sql.slice(0, Number(position ?? 0)).split('\n').length;
  return new StepError(`The SQL cannot be read, line ${line}: ${error_message}.`);
}

function* walk(tree: unknown): Generator<Tree> {
  if (Array.isArray(tree)) for (const item of tree) yield* walk(item);
  else if (typeof tree === 'object' && tree !== null) {
    yield tree as Tree;
    for (const value of Object.values(tree)) yield* walk(value);
  }
}

/** Names that WITH gives to queries. */
function definedNames(part: Tree): string[] {
  const map = (part.cte_map as { map?: { key: string }[] } | undefined)?.map ?? [];
  const recursive = part.type === 'RECURSIVE_CTE_NODE' || part.type === 'CTE_NODE' ? [part.cte_name, part.ctename] : [];
  return [...map.map(({ key }) => key), ...recursive.filter((name) => typeof name === 'string')];
}

function refuseSource(part: Tree, known: Set<string>, tables: readonly string[]): void {
  switch (part.type) {
    case 'BASE_TABLE': {
      const name = String(part.table_name ?? '');
      const schema = String(part.schema_name ?? 'main');
      if (known.has(name.toLowerCase()) && schema === 'main' && part.catalog_name === undefined) return;
      throw new StepError(`There is no table "${name}". The query can read ${tables.join(', ')}.`);
    }
    case 'TABLE_FUNCTION': {
      const name = String((part.function as Tree | undefined)?.function_name ?? '');
      if (safeTableFunctions.has(name.toLowerCase())) return;
      throw new StepError(`${name}() is not allowed: a query reads only its input tables. Use Import Data for files.`);
    }
    case 'SHOW_REF':
      throw new StepError('Only SELECT is allowed; DESCRIBE, SHOW and SUMMARIZE are not.');
    case 'VALUE_PARAMETER':
      throw new StepError('The query has placeholders (? or $1), which have no values here. Write the values.');
  }
  const sample = part.sample as { seed?: number } | undefined;
  if (sample && (sample.seed ?? -1) < 0) {
    throw new StepError(
      'A sample without a seed differs in every run. Write REPEATABLE (seed), or use Partition and Sample.',
    );
  }
}

/** Functions whose value changes from run to run would make a reused result differ from a new one. */
async function refuseVolatile(session: Pick<TableSession, 'query'>, parts: Tree[]): Promise<void> {
  const used = new Set<string>();
  for (const part of parts) {
    if (part.class === 'FUNCTION') used.add(String(part.function_name).toLowerCase());
    const names = part.class === 'COLUMN_REF' ? (part.column_names as string[]) : [];
    if (names.length === 1 && clocks.has(names[0]!.toLowerCase())) used.add(names[0]!.toLowerCase());
  }
  const unstable = await session.query<{ name: string }>(
    `SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' AND function_name <> 'error'`,
  );
  const found = [...unstable.map(({ name }) => name), ...clocks].find((name) => used.has(name));
  if (found === undefined) return;
  throw new StepError(
    `${found} is not allowed: its value changes from run to run. Write a fixed value, or hash() of a column for a repeatable draw.`,
  );
}
