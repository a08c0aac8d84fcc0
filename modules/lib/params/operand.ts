import type { Column } from '../../../pipelines/contract/table.ts';

/** A value to compare with, as a parameter's text says it, normalised; or what is wrong with the text. */
export function readOperand(text: string, column: Column): { operand: string } | { message: string } {
  const trimmed = text.trim();
  const wrong = (wanted: string) => ({
    message: `"${text}" cannot be compared with the ${column.type} column "${column.name}". Write ${wanted}.`,
  });
  switch (column.type) {
    case 'string':
      return { operand: text };
    case 'integer':
    case 'double':
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? { operand: trimmed } : wrong('a number');
    case 'boolean':
      return /^(true|false)$/i.test(trimmed) ? { operand: trimmed.toLowerCase() } : wrong('true or false');
    case 'datetime':
      return isDatetime(trimmed) ? { operand: trimmed } : wrong('a date such as 2024-03-31 or 2024-03-31 12:00:00');
  }
}

function isDatetime(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$/.exec(text);
  if (!match) return false;
  const date = new Date(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`);
  return date.getUTCDate() === Number(match[3]) && !Number.isNaN(Date.parse(text.replace(' ', 'T')));
}
