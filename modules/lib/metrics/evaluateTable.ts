import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { type RunContext, StepError } from '../../define.ts';
import { findScoredColumns } from '../params/scoredColumns.ts';
import type { Table, TableSession } from '../table/session.ts';
import { evaluateAnomaly } from './evaluateAnomaly.ts';
import { evaluateBinary } from './evaluateBinary.ts';
import { evaluateClustering } from './evaluateClustering.ts';
import { evaluateMulticlass } from './evaluateMulticlass.ts';
import { evaluateRatings } from './evaluateRecommendation.ts';
import { evaluateRegression } from './evaluateRegression.ts';

/**
 * Compares the scores of a table with its labels; clusters and anomalies are judged without a label too. `name` is kept as the result's name. Throws StepError when the table
 * has no label, no scores or no rows with both. What is left out is told in the result's notes.
 */
export async function evaluateTable(
  session: TableSession,
  table: Table,
  name: string,
  context: Pick<RunContext, 'signal' | 'threads' | 'memoryLimit'>,
): Promise<EvaluationResult> {
  const columns = findScoredColumns(table.columns);
  if ('problem' in columns) throw new StepError(columns.problem);
  switch (columns.task) {
    case 'regression':
      return { name, ...(await evaluateRegression(session, table, columns)) };
    case 'recommendation':
      return { name, ...(await evaluateRatings(session, table, columns)) };
    case 'binary':
      return { name, ...(await evaluateBinary(session, table, columns)) };
    case 'multiclass':
      return { name, ...(await evaluateMulticlass(session, table, columns)) };
    case 'clustering':
      return { name, ...(await evaluateClustering(session, table, columns, context)) };
    case 'anomaly':
      return { name, ...(await evaluateAnomaly(session, table, columns)) };
  }
}
