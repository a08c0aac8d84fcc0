import type { Column } from '../../../pipelines/contract/table.ts';
import type { TableSession } from '../table/session.ts';

/** What text may be, as bits: one aggregate a column tells which kinds occur. */
const kinds = { integer: 1, double: 2, boolean: 4, date: 8, datetime: 16, text: 32 } as const;

const integerPattern = '[+-]?(0|[1-9][0-9]*)';
const doublePattern = '[+-]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(?i:inf|infinity)';
const datePattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const datetimePattern = `${datePattern}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?`;

/** Each column's expression holds some vectors while it runs: thousands at once would not fit in memory. */
const columnsAtOnce = 200;

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
       WHEN regexp_full_match(x, '${integerPattern}') THEN
         CASE WHEN TRY_CAST(x AS BIGINT) IS NULL THEN ${kinds.text} ELSE ${kinds.integer} END
       WHEN regexp_full_match(x, '${doublePattern}') THEN ${kinds.double}
       WHEN lower(x) IN ('true', 'false') THEN ${kinds.boolean}
       WHEN regexp_full_match(x, '${datePattern}') AND TRY_CAST(x AS DATE) IS NOT NULL THEN ${kinds.date}
       WHEN regexp_full_match(x, '${datetimePattern}') AND TRY_CAST(x AS TIMESTAMPTZ) IS NOT NULL THEN ${kinds.datetime}
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
  return found.map(typeOfMask);
}

function typeOfMask(mask: number): Omit<Column, 'name'> {
  if (mask === kinds.integer) return { type: 'integer' };
  if (mask === kinds.double || mask === (kinds.integer | kinds.double)) return { type: 'double' };
  if (mask === kinds.boolean) return { type: 'boolean' };
  if (mask === kinds.date) return { type: 'datetime', format: '%Y-%m-%d' };
  if (mask === kinds.datetime || mask === (kinds.date | kinds.datetime)) return { type: 'datetime' };
  return { type: 'string' };
}
