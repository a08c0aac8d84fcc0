import type { Column } from '../../../pipelines/contract/table.ts';
import { assignmentsName } from '../../lib/params/clusterColumns.ts';
import { sqlTypes, type TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';

const modes = ['ignore', 'fill-missing', 'overwrite'] as const;
/** What becomes of a label: see `kMeansParams`. */
export type LabelMode = (typeof modes)[number];

export function isLabelMode(value: unknown): value is LabelMode {
  return modes.some((mode) => mode === value);
}

/**
 * A SELECT of the same columns in which the label comes from the labelled row that is nearest to the centre of the row's cluster:
 * everywhere, or where it is missing.
 */
export async function selectLabelled(
  session: TableSession,
  { select, columns }: { select: string; columns: Column[] },
  mode: LabelMode,
): Promise<string> {
  const label = columns.find(({ role }) => role === 'label');
  if (mode === 'ignore' || !label) return select;
  const name = quoteIdentifier(label.name);
  const distances = columns
    .filter(({ score }) => score?.kind === 'distance')
    .map((column) => quoteIdentifier(column.name));
  const assigned = quoteIdentifier(assignmentsName);
  const nearest = await session.query<{ cluster: bigint; label: string }>(
    `SELECT ${assigned} AS cluster, arg_min(${name}::VARCHAR, least(${distances.join(', ')})) AS label
     FROM (${select}) WHERE ${name} IS NOT NULL AND ${assigned} >= 0 GROUP BY cluster`,
  );
  const labels: string[] = Array.from({ length: distances.length }, () => 'NULL');
  for (const found of nearest) labels[Number(found.cluster)] = quoteLiteral(found.label);
  const type = sqlTypes[label.type];
  const list = `[${labels.map((value) => `${value}::${type}`).join(', ')}]`;
  const ofCluster = `CASE WHEN ${assigned} >= 0 THEN ${list}[${assigned} + 1] END`;
  const value = mode === 'overwrite' ? `coalesce(${ofCluster}, ${name})` : `coalesce(${name}, ${ofCluster})`;
  return `SELECT * REPLACE (${value} AS ${name}) FROM (${select})`;
}
