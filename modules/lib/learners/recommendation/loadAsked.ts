import type { RunContext } from '../../../define.ts';
import type { Table, TableSession } from '../../table/session.ts';
import type { ItemLists } from './rankItems.ts';
import { makeEnum, readNumbers } from './readCodes.ts';

/** SQL (VARCHAR) for users and items of a table, as texts of the model. */
export interface TextSql {
  user: string;
  item: string;
}

/** The users of a table, each once, in the order in which they appear. Rows without a user are passed over. */
export async function loadUsers(session: TableSession, table: Table, user: string): Promise<string[]> {
  return await makeEnum(
    session,
    'asked_user',
    `SELECT value FROM (SELECT ${user} AS value, min(${table.rowNumber}) AS first FROM ${table.from} WHERE ${user} IS NOT NULL GROUP BY value) ORDER BY first`,
  );
}

/**
 * The different items of each of the users that `loadUsers` answered, in binary order of their texts. `names` are the texts that
 * `places` are places in.
 */
export async function loadItems(
  session: TableSession,
  table: Table,
  { user, item }: TextSql,
  users: readonly string[],
  codes: ReadonlyMap<string, number>,
  context: Pick<RunContext, 'signal'>,
): Promise<ItemLists & { places: Int32Array; names: string[] }> {
  const asked = `(SELECT try_cast(${user} AS asked_user) AS user, ${item} AS item FROM ${table.from})`;
  const complete = `${asked} WHERE user IS NOT NULL AND item IS NOT NULL`;
  const names = await makeEnum(session, 'asked_item', `SELECT DISTINCT item FROM ${complete} ORDER BY item`);
  const pairs = `SELECT DISTINCT enum_code(user)::INTEGER AS user, enum_code(item::asked_item)::INTEGER AS item FROM ${complete}`;
  const [row] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM (${pairs})`);
  const count = Number(row?.n ?? 0);
  const owners = new Int32Array(count);
  const places = new Int32Array(count);
  await readNumbers(session, `${pairs} ORDER BY user, item`, [owners, places], context.signal);
  const begins = new Int32Array(users.length + 1);
  for (const owner of owners) begins[owner + 1]! += 1;
  for (let u = 0; u < users.length; u++) begins[u + 1]! += begins[u]!;
  const known = Int32Array.from(names, (name) => codes.get(name) ?? -1);
  return { begins, items: places.map((place) => known[place]!), places, names };
}
