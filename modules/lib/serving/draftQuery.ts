import type { Result } from '../../../pipelines/contract/error.ts';
import type { ServableStep } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { explainSqlError } from '../table/explainSqlError.ts';
import { mapType } from '../table/mapType.ts';
import { sqlTypes, type TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { planQuery } from './queryPlan.ts';
import { rowColumn, selectStep } from './rowRelations.ts';
import { type TracedQuery, traceQuery } from './traceQuery.ts';

type SqlStep = Extract<ServableStep, { kind: 'sql' }>;

export interface DraftQuery {
  /** The query with its columns in the types that tables have. */
  query: string;
  traced: TracedQuery;
}

/**
 * Looks into a query without running it. `columns` are those of its answer in the run. Fails with a sentence when its answer
 * for many rows is not its answers for each of them.
 */
export async function draftQuery(
  session: TableSession,
  query: string,
  tables: Readonly<Record<string, readonly Column[]>>,
  columns: readonly Column[],
): Promise<Result<DraftQuery, string>> {
  const names = Object.keys(tables);
  try {
    for (const name of names) {
      const typed = tables[name]!.map((column) => `${quoteIdentifier(column.name)} ${sqlTypes[column.type]}`);
      await session.execute(`CREATE TEMP TABLE ${name} (${typed.join(', ')})`);
    }
    const described = await session.query<{ column_type: string }>(`DESCRIBE SELECT * FROM (${query}\n)`);
    const values = described.map(({ column_type }, i) => {
      const id = quoteIdentifier(`c${i}`);
      // As the step itself has it: whole numbers of any size that fit are whole numbers.
      return column_type === 'HUGEINT' && columns[i]?.type === 'integer' ? id : mapType(id, column_type).value;
    });
    const ids = described.map((_, i) => `c${i}`);
    const typed = `SELECT ${values.join(', ')} FROM (${query}\n) AS q(${ids.join(', ')})`;
    const traced = traceQuery(await planQuery(session, typed));
    if (!traced.ok) return traced;
    const obstacle = await findObstacle(session, typed, tables, columns);
    return obstacle ?? { ok: true, value: { query: typed, traced: traced.value } };
  } catch (error) {
    const explained = explainSqlError(error);
    if (explained instanceof StepError) return { ok: false, error: explained.message };
    throw error;
  } finally {
    for (const name of names) await session.execute(`DROP TABLE IF EXISTS ${name}`);
  }
}

/** The refusal where the database has no way to answer the query for each row. */
async function findObstacle(
  session: TableSession,
  query: string,
  tables: Readonly<Record<string, readonly Column[]>>,
  columns: readonly Column[],
): Promise<Result<never, string> | undefined> {
  const rows = {
    from: `(SELECT 0 AS ${quoteIdentifier(rowColumn.name)}, * FROM temp.main.t1)`,
    columns: [...tables.t1!],
  };
  const read: SqlStep['tables'] = {};
  for (const [name, own] of Object.entries(tables)) read[name] = { from: name, columns: [...own] };
  const step: SqlStep = { name: '', title: '', kind: 'sql', query, tables: read, columns: [...columns] };
  const lookups = new Map(Object.keys(read).map((name) => [name, `temp.main.${name}`]));
  try {
    await session.query(`EXPLAIN ${selectStep(step, new Map([['t1', rows]]), lookups).select}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !/^(Not implemented|Binder) Error/.test(error.message)) throw error;
    return {
      ok: false,
      error:
        'The database has no way to answer the query row by row. Write it more simply; in place of SEMI JOIN and ANTI JOIN, write IN or EXISTS.',
    };
  }
}
