import { text } from '../../text/en.ts';
import type { KnownColumns } from './findColumns.ts';

type Unknown = Exclude<KnownColumns, { columns: unknown }>;

/** Why columns are not known, and what to do about it. `last`: names of the last run, which are offered. */
export function explainUnknown(known: Unknown, last: readonly string[] = []): string {
  const reason = describeReason(known);
  return last.length > 0 ? `${reason} ${text.inspector.columns.unknown.offered}` : reason;
}

function describeReason(known: Unknown): string {
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
