import type { Column } from '../../../pipelines/contract/table.ts';
import { kinds, patterns, typeOfKinds } from '../params/valueKinds.ts';
import type { TableSession } from '../table/session.ts';

/** The values of so many columns stand in one list while a block of rows is looked at: more would take too much memory. */
const columnsAtOnce = 1000;

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
  const found = names.map(() => 0);
  for (let first = 0; first < names.length; first += columnsAtOnce) {
    const some = names.slice(first, first + columnsAtOnce);
    // One expression for the values of all columns: to plan one for each takes a second for a thousand.
    const rows = await session.query<{ i: bigint; mask: number }>(
      `SELECT i, bit_or(kind_of(value)) AS mask FROM (
         SELECT i, trim(value) AS value
         FROM (SELECT unnest([${some.join(', ')}]) AS value, unnest(range(${some.length})) AS i FROM ${from}))
       GROUP BY i`,
    );
    for (const { i, mask } of rows) found[first + Number(i)] = mask;
  }
  return found.map(typeOfKinds);
}
