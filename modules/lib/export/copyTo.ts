import type { Column } from '../../../pipelines/contract/table.ts';
import type { ExportFormat } from '../params/dataFile.ts';
import type { Table } from '../table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../table/sql.ts';

interface ExportOptions {
  format: ExportFormat;
  /** Put an apostrophe before text that a spreadsheet would take for a formula (CSV and TSV). */
  neutralise: boolean;
}

/** What spreadsheets may run as a formula when a cell begins with it (OWASP, "CSV Injection"), unless it is a number. */
const formula = '^[=+\\-@\\t\\r\\n]';
const number = '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$';

/** The COPY statement that writes a table to a file for other programs, in the order of its rows. */
export function copyTo(
  path: string,
  table: Pick<Table, 'from' | 'columns'>,
  { format, neutralise }: ExportOptions,
): string {
  const text = format === 'csv' || format === 'tsv';
  const guarded = text && neutralise;
  const columns = table.columns.map((column) => {
    const name = guarded && new RegExp(formula).test(column.name) ? `'${column.name}` : column.name;
    return `${exportValue(column, guarded)} AS ${quoteIdentifier(name)}`;
  });
  return `COPY (SELECT ${columns.join(', ')} FROM ${table.from}) TO ${quoteLiteral(path)} (${copyOptions(path, format)})`;
}

function exportValue(column: Column, guarded: boolean): string {
  const name = quoteIdentifier(column.name);
  // Dates as the source wrote them.
  const text =
    column.type === 'datetime' && column.format ? `strftime(${name}, ${quoteLiteral(column.format)})` : undefined;
  if (text === undefined && column.type !== 'string') return name;
  const value = text ?? name;
  if (!guarded) return value;
  const pattern = `regexp_matches(${value}, ${quoteLiteral(formula)}) AND NOT regexp_matches(${value}, ${quoteLiteral(number)})`;
  return `CASE WHEN ${pattern} THEN '''' || ${value} ELSE ${value} END`;
}

function copyOptions(path: string, format: ExportFormat): string {
  switch (format) {
    case 'csv':
      return "FORMAT csv, HEADER, DELIMITER ','";
    case 'tsv':
      return "FORMAT csv, HEADER, DELIMITER '\t'";
    case 'json':
      // One list; the endings .jsonl and .ndjson stand for one object a line.
      return `FORMAT json, ARRAY ${/\.json(\.tmp)?$/i.test(path)}`;
    case 'parquet':
      return 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';
  }
}
