import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import {
  type SupportVectorMachineParams,
  supportVectorMachineParams,
} from '../../params/supportVectorMachineParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type Estimator, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { calibrateMargins, signsOf } from './calibrateMargins.ts';
import { descendDual } from './descendDual.ts';
import { DesignMatrix } from './designMatrix.ts';
import { fitRandomFeatures } from './fitRandomFeatures.ts';
import { measureHingeLoss } from './hingeLoss.ts';
import { scoreAll } from './lossSum.ts';
import { Pace } from './pace.ts';
import { RowMatrix } from './rowMatrix.ts';

/**
 * Support vector machine for two classes: lambda/2 · |[w, b]|² + mean(weight · hinge loss), over standardised numeric
 * features and 0/1 columns, one for each category, or over random features of them that stand for a radial basis function.
 * Probabilities by Platt scaling on the margins of the training rows. A missing number counts as the mean, a missing or unknown
 * category as 0 in all columns.
 */
export const supportVectorMachine = defineLearner({
  id: 'support-vector-machine',
  tasks: ['binary'],
  params: supportVectorMachineParams,
  fit: fitSupportVectorMachine,
});

async function fitSupportVectorMachine(
  data: TrainingData,
  params: SupportVectorMachineParams,
  context: FitContext,
): Promise<Estimator> {
  if (data.target.kind !== 'classes') throw new Error('a support vector machine needs classes');
  const { codes } = data.target;
  using kernels = new Kernels(program, context.threads, data.memory);
  const pace = new Pace(context.signal);
  const scaling = params.normalise ? { center: true, deviation: 1 } : { center: false };
  const matrix = await DesignMatrix.from(data, scaling, kernels, context, pace);
  const rows = await RowMatrix.from(matrix, pace);
  const signs = signsOf(matrix, codes);
  const report = (iteration: number, loss: number) => {
    context.metric('training_loss', loss, iteration);
    context.progress(iteration / params.iterations, `Iteration ${iteration} of ${params.iterations}`);
  };
  if (params.kernel === 'radial-basis-function') {
    return await fitRandomFeatures({ data, matrix, rows, signs, report }, params, context, pace);
  }
  const margins = matrix.rowNumbers();
  let loss = 0;
  const point = await descendDual(
    {
      ...params,
      rows,
      signs,
      weights: matrix.weights,
      totalWeight: matrix.totalWeight,
      async onIteration(iteration, reached) {
        const { coefficients, intercept } = rows.readPoint(reached);
        await scoreAll(matrix, coefficients, intercept, margins, pace);
        loss = measureHingeLoss(margins, signs, matrix, params.lambda, reached);
        report(iteration, loss);
      },
    },
    new Random(params.seed),
    pace,
  );
  return await calibrateMargins(matrix, rows.readPoint(point), data, { training_loss: loss }, pace);
}
