import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { isMissing } from '../../lib/table/missing.ts';
import type { Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { scoreContingency } from './contingency.ts';
import { scoreKendall, scorePearson, scoreSpearman } from './correlation.ts';
import type { FeatureScore } from './featureScore.ts';
import { scoreFisher } from './fisher.ts';
import { levelsOf, numericValue } from './levels.ts';
import { candidates, isTested, type SelectionParams } from './spec.ts';

/**
 * The score of every feature, the best first. Features without a score come last; equal ones in the order of the table. A
 * row counts for a feature when neither it nor the target is missing.
 */
export async function scoreFeatures(
  session: TableSession,
  table: Table,
  params: SelectionParams,
  context: RunContext,
): Promise<FeatureScore[]> {
  const target = table.columns.find((column) => column.name === params.target)!;
  const features = candidates(params.target, table.columns);
  const { method } = params;
  if (isTested(method) || method === 'fisher') {
    await session.execute(`CREATE TEMP TABLE target_levels AS ${levelsOf(target, table.from, params.bins)}`);
  }
  const y = isTested(method) ? '' : await targetNumber(session, table, target, method);
  const scores: FeatureScore[] = [];
  for (const [i, feature] of features.entries()) {
    context.progress(i / features.length, feature.name);
    if (isTested(method)) {
      scores.push(await scoreContingency(session, table.from, feature, target, method, params.bins));
      continue;
    }
    const x = numericValue(feature);
    const pairs = `(SELECT ${x} AS x, ${y} AS y FROM ${table.from} ${method === 'fisher' ? joinLevels(target) : ''})`;
    scores.push({ feature: feature.name, score: x ? await scoreNumbers(session, method, pairs) : null });
  }
  return scores.sort(isTested(method) ? compareTested : compareScores);
}

type NumberMethod = Exclude<SelectionParams['method'], 'chi-squared' | 'mutual-information'>;

function scoreNumbers(session: TableSession, method: NumberMethod, pairs: string): Promise<number | null> {
  switch (method) {
    case 'pearson':
      return scorePearson(session, pairs);
    case 'spearman':
      return scoreSpearman(session, pairs);
    case 'kendall':
      return scoreKendall(session, pairs);
    case 'fisher':
      return scoreFisher(session, pairs);
  }
}

function joinLevels(target: Column): string {
  return `JOIN target_levels ON ${quoteIdentifier(target.name)} = target_levels.value`;
}

/** SQL expression of the target as a number. A text with two values is 0 and 1; one with more has no order. */
async function targetNumber(
  session: TableSession,
  table: Table,
  target: Column,
  method: NumberMethod,
): Promise<string> {
  if (method === 'fisher') return 'target_levels.level';
  const number = numericValue(target);
  if (number) return number;
  const name = quoteIdentifier(target.name);
  const values = await session.query<{ value: string }>(
    `SELECT DISTINCT ${name} AS value FROM ${table.from} WHERE NOT ${isMissing(target)} LIMIT 3`,
  );
  if (values.length <= 2) return `(${name} > (SELECT min(${name}) FROM ${table.from}))::DOUBLE`;
  throw new StepError(
    `The target "${target.name}" is a text with more than two values, so it correlates with nothing. Choose chi-squared, mutual information or Fisher score.`,
  );
}

function compareTested(a: FeatureScore, b: FeatureScore): number {
  return (a.score === null ? 1 : 0) - (b.score === null ? 1 : 0) || a.logP! - b.logP! || b.score! - a.score!;
}

function compareScores(a: FeatureScore, b: FeatureScore): number {
  if (a.score === null || b.score === null) return (a.score === null ? 1 : 0) - (b.score === null ? 1 : 0);
  return a.score === b.score ? 0 : b.score - a.score;
}
