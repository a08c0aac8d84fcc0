import type { Column } from '../../../pipelines/contract/table.ts';
import { kinds, patterns, typeOfKinds } from '../params/valueKinds.ts';
import type { TableSession } from '../table/session.ts';

/** Each column's expression holds some vectors while it runs: thousands at once would not fit in memory. */
const columnsAtOnce = 500;

/**
 * Column types of text columns, from all rows of `from`: a type is chosen when every value has it. Codes with leading
 * zeros (00123) and whole numbers of more than 64 bits stay text, since a number would lose digits; other writings of
 * dates than ISO 8601 stay text, since day and month could be mixed up. A column of nulls only is string.
 * @param names the columns in `from`, in the order of the result.
 */
export async function sniffTypes(
  session: TableSession,
  from: string,
  names: string[],
): Promise<Omit<Column, 'name'>[]> {
  await session.execute(
    `CREATE OR REPLACE TEMP MACRO kind_of(x) AS CASE
       WHEN x IS NULL THEN 0
       WHEN CAST(TRY_CAST(x AS BIGINT) AS VARCHAR) = x THEN ${kinds.integer}
       WHEN regexp_full_match(x, '${patterns.integer}') THEN
         CASE WHEN TRY_CAST(x AS BIGINT) IS NULL THEN ${kinds.text} ELSE ${kinds.integer} END
       WHEN regexp_full_match(x, '${patterns.double}') THEN ${kinds.double}
       WHEN lower(x) IN ('true', 'false') THEN ${kinds.boolean}
       WHEN regexp_full_match(x, '${patterns.date}') AND TRY_CAST(x AS DATE) IS NOT NULL THEN ${kinds.date}
       WHEN regexp_full_match(x, '${patterns.datetime}') AND TRY_CAST(x AS TIMESTAMPTZ) IS NOT NULL THEN ${kinds.datetime}
       ELSE ${kinds.text} END`,
  );
  const found: number[] = [];
  for (let i = 0; i < names.length; i += columnsAtOnce) {
    const masks = names.slice(i, i + columnsAtOnce).map((name) => `bit_or(kind_of(trim(${name})))`);
    const [row] = await session.query<{ masks: { items: (number | null)[] } }>(
      `SELECT [${masks.join(', ')}] AS masks FROM ${from}`,
    );
    found.push(...row!.masks.items.map((mask) => mask ?? 0));
  }
  return found.map(typeOfKinds);
}
