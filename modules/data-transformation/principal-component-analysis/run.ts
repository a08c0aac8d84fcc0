import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { decomposition } from '../../lib/kernels/compiled/decomposition.ts';
import { Kernels } from '../../lib/kernels/kernels.ts';
import { findComponents } from '../../lib/learners/decomposition/principalComponents.ts';
import { Pace } from '../../lib/learners/linear/pace.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import { readScaled } from './readScaled.ts';
import { componentName, selectReduced, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectReduced(params, table.columns);
  requireNoIssues(issues);
  if (table.rowCount < 2) throw new StepError('The table has less than two rows, so there are no directions to find.');
  const { axes, source, memory } = await readScaled(session, table, columns, params.scaling, context);
  using kernels = new Kernels(decomposition, context.threads, memory);
  const options = { centred: true, oversampling: 10, seed: 0 };
  const found = await findComponents(source, params.components, options, kernels, new Pace(context.signal));
  if (!(found.totalVariance > 0)) {
    throw new StepError('All selected columns are constant, so there are no directions to find. Select others.');
  }
  report(context, found);
  const width = columns.length;
  const fitted = newTransformation(
    [
      {
        op: 'project',
        columns: axes,
        components: Array.from(found.variances, (_, k) => ({
          name: componentName(k),
          weights: Array.from(found.directions.subarray(k * width, (k + 1) * width)),
        })),
        keep: params.keepColumns,
      },
    ],
    table.columns,
  );
  await writeTransformation(outputs.transformationFunction!, fitted);
  await writeTransformed(session, outputs.transformedDataset!, fitted, table);
};

function report(
  context: RunContext,
  { variances, totalVariance }: { variances: Float64Array; totalVariance: number },
): void {
  let explained = 0;
  for (const [k, variance] of variances.entries()) {
    explained += variance / totalVariance;
    context.metric('explained_variance_ratio', variance / totalVariance, k + 1);
  }
  context.log(
    `${variances.length === 1 ? 'The component keeps' : `The ${variances.length} components keep`} ${(100 * explained).toFixed(1)} % of the variance.`,
  );
}
