import { type RunOf, StepError } from '../../define.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteLiteral } from '../../lib/table/sql.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import type { FeatureScore } from './featureScore.ts';
import { scoreFeatures } from './scoreFeatures.ts';
import { candidates, findIssues, isTested, type SelectionParams, scoreColumns, type spec } from './spec.ts';

/** Drops the features that are not selected; labels, weights and score columns stay, and so does the order of the columns. */
export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  requireNoIssues(findIssues(params, table.columns));
  const scores = await scoreFeatures(session, table, params, context);
  const scored = scores.filter(({ score }) => score !== null);
  if (scored.length === 0) {
    throw new StepError(`No feature can be scored against "${params.target}": they are constant, empty or texts.`);
  }
  if (scored.length < params.featureCount) {
    context.log(`Only ${scored.length} of the ${params.featureCount} desired features can be scored.`, 'warning');
  }
  const selected = new Set(scored.slice(0, params.featureCount).map(({ feature }) => feature));

  await session.write(outputs.features!, selectScores(scores, selected, params.method), scoreColumns(params.method));
  const dropped = candidates(params.target, table.columns).filter(({ name }) => !selected.has(name));
  const kept = table.columns.filter((column) => !dropped.includes(column));
  // The target need not be there when the transformation is applied: it is a label, whatever its role in this table.
  const inputsOfOperation = table.columns.map((column) =>
    column.name === params.target ? { ...column, role: 'label' as const } : column,
  );
  const names = kept.map((column) => column.name);
  const fitted = newTransformation([{ op: 'select-columns', columns: names }], inputsOfOperation);
  await writeTransformation(outputs.transformation!, fitted);
  await writeTransformed(session, outputs.filteredDataset!, fitted, table);
};

function selectScores(scores: FeatureScore[], selected: Set<string>, method: SelectionParams['method']): string {
  const number = (value: number | null) => (value === null ? 'NULL' : `'${value}'::DOUBLE`);
  const rows = scores.map(({ feature, score, degrees, logP }) => {
    const test = isTested(method) ? [`${degrees}`, number(score === null ? null : -logP! / Math.LN10)] : [];
    return `(${[quoteLiteral(feature), number(score), ...test, selected.has(feature)].join(', ')})`;
  });
  return `SELECT * FROM (VALUES ${rows.join(', ')})`;
}
