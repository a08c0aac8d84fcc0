import type { ColumnType } from '../../../pipelines/contract/table.ts';
import type { TableSession } from './session.ts';

export interface Conversion {
  /** Name of the column, for the message. */
  name: string;
  /** SQL of the value and of what it is converted to (NULL when it cannot be). */
  value: string;
  converted: string;
  type: ColumnType;
}

/**
 * Counts the values of `from` that do not convert, in one pass.
 * @returns one line a column with the count and up to three values, or undefined when all convert.
 */
export async function conversionFailure(
  session: TableSession,
  from: string,
  conversions: Conversion[],
): Promise<string | undefined> {
  if (conversions.length === 0) return undefined;
  const failed = ({ value, converted }: Conversion) => `(${value}) IS NOT NULL AND (${converted}) IS NULL`;
  const [row] = await session.query<{ counts: { items: bigint[] } }>(
    `SELECT [${conversions.map((conversion) => `count(*) FILTER (${failed(conversion)})`).join(', ')}] AS counts FROM ${from}`,
  );
  const lines: string[] = [];
  for (const [i, conversion] of conversions.entries()) {
    const count = Number(row?.counts.items[i] ?? 0);
    if (count === 0) continue;
    const examples = await session.query<{ value: string }>(
      `SELECT CAST(${conversion.value} AS VARCHAR) AS value FROM ${from} WHERE ${failed(conversion)} LIMIT 3`,
    );
    const shown = examples.map((example) => `"${example.value.slice(0, 60)}"`).join(', ');
    const values = count === 1 ? '1 value is' : `${count} values are`;
    lines.push(`Column "${conversion.name}": ${values} not ${nouns[conversion.type]}, such as ${shown}.`);
  }
  return lines.length > 0 ? lines.join('\n') : undefined;
}

const nouns: Record<ColumnType, string> = {
  string: 'text',
  integer: 'a whole number',
  double: 'a number',
  boolean: 'true or false',
  datetime: 'a date and time',
};
