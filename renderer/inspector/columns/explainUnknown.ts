import { text } from '../../text/en.ts';
import type { KnownColumns } from './findColumns.ts';

/** Why columns are not known, and what to do about it. */
export function explainUnknown(known: Exclude<KnownColumns, { columns: unknown }>): string {
  const words = text.inspector.columns.unknown;
  switch (known.reason) {
    case 'no-port':
      return words['no-port'];
    case 'not-connected':
      return words['not-connected'](known.port);
    default:
      return words[known.reason](known.step);
  }
}
