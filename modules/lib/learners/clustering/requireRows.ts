import { StepError } from '../../../define.ts';
import type { UnsupervisedData } from '../data.ts';

/** Throws StepError when there are more clusters than rows. */
export function requireRows({ rowCount }: UnsupervisedData, clusters: number): void {
  if (rowCount >= clusters) return;
  const rows = rowCount === 1 ? 'is only 1 row' : `are only ${rowCount.toLocaleString('en')} rows`;
  throw new StepError(
    `${clusters.toLocaleString('en')} clusters are asked for, but there ${rows}. Ask for fewer clusters, or give more rows.`,
  );
}
