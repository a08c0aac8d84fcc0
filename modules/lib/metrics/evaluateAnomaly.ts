import type { AnomalyResult } from '../../../pipelines/contract/evaluation.ts';
import { StepError } from '../../define.ts';
import type { ScoredColumns } from '../params/scoredColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { evaluateBinary } from './evaluateBinary.ts';
import { classOf, numberOf } from './scoredRows.ts';

const bins = 50;

/**
 * How the scores of an anomaly detection are spread, and with a label, how well they tell its greater value (1 of 0 and 1) from the
 * other: as the probabilities of a two-class classification. Throws StepError when no row has a score.
 */
export async function evaluateAnomaly(
  session: TableSession,
  table: Table,
  { label, probability }: ScoredColumns & { task: 'anomaly' },
): Promise<Omit<AnomalyResult, 'name'>> {
  const score = numberOf(probability);
  const bin = `greatest(0, least(${bins - 1}, floor(${score} * ${bins})))::INTEGER`;
  const counted = await session.query<{ bin: number; n: number; anomalies: number }>(
    `SELECT ${bin} AS bin, count(*)::DOUBLE AS n, count(*) FILTER (${score} >= 0.5)::DOUBLE AS anomalies
     FROM ${table.from} WHERE ${score} IS NOT NULL GROUP BY bin`,
  );
  const counts = new Array<number>(bins).fill(0);
  for (const entry of counted) counts[entry.bin] = entry.n;
  const rows = counts.reduce((sum, n) => sum + n, 0);
  if (rows === 0) throw new StepError('No row of the table has a score, so there is nothing to evaluate.');
  const anomalies = counted.reduce((sum, entry) => sum + entry.anomalies, 0);
  const edges = Array.from({ length: bins + 1 }, (_, i) => i / bins);
  const shown = {
    task: 'anomaly' as const,
    rows,
    notes:
      rows < table.rowCount ? [`${(table.rowCount - rows).toLocaleString('en')} rows without a score left out.`] : [],
    metrics: { anomaly_rate: anomalies / rows },
    anomalies,
    distribution: { edges, counts },
  };
  if (!label) return shown;
  const [labelled] = await session.query<{ n: bigint }>(
    `SELECT count(${classOf(label, label)}) AS n FROM ${table.from}`,
  );
  if (!labelled || labelled.n === 0n) return shown;
  const binary = await evaluateBinary(session, table, { task: 'binary', label, probability, positiveClass: undefined });
  const { task: _, rows: __, notes, metrics, ...compared } = binary;
  return {
    ...shown,
    notes: [...new Set([...shown.notes, ...notes])],
    metrics: { ...shown.metrics, ...metrics },
    labelled: compared,
  };
}
