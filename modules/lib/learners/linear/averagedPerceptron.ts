import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type AveragedPerceptronParams, averagedPerceptronParams } from '../../params/averagedPerceptronParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { calibrateMargins, signsOf } from './calibrateMargins.ts';
import { DesignMatrix } from './designMatrix.ts';
import type { LinearEstimator } from './linearEstimator.ts';
import { Pace } from './pace.ts';
import { RowMatrix, shuffle } from './rowMatrix.ts';

/**
 * Averaged perceptron for two classes (Freund & Schapire 1999): rows in random order, each that is on the wrong side moves the
 * coefficients towards itself; the model is the average over all steps. Probabilities by Platt scaling on the margins of the training
 * rows. A missing number counts as the mean, a missing or unknown category as 0 in all columns.
 */
export const averagedPerceptron = defineLearner({
  id: 'averaged-perceptron',
  tasks: ['binary'],
  params: averagedPerceptronParams,
  fit: fitAveragedPerceptron,
});

/** Rows that a kernel takes between two rests. */
const rowsAtOnce = 100_000;

async function fitAveragedPerceptron(
  data: TrainingData,
  params: AveragedPerceptronParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'classes') throw new Error('a perceptron needs classes');
  using kernels = new Kernels(program, context.threads, data.memory);
  const pace = new Pace(context.signal);
  const scaling = params.normalise ? { center: true, deviation: 1 } : { center: false };
  const matrix = await DesignMatrix.from(data, scaling, kernels, context, pace);
  const rows = await RowMatrix.from(matrix, pace);
  const { weights = 0 } = matrix;
  const signs = signsOf(matrix, data.target.codes);
  const random = new Random(params.seed);
  const order = rows.newOrder();
  const point = rows.newPoint();
  const late = rows.newPoint();
  const intercept = rows.pointSize - 1;
  let loss = 0;
  let turns = 0;
  for (let iteration = 1; iteration <= params.iterations; iteration++) {
    shuffle(order, random);
    let mistakes = 0;
    for (let first = 0; first < rows.rowCount; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows.rowCount - first);
      const step = [params.learningRate, turns, point, late, intercept] as const;
      mistakes += kernels.run('perceive', rows.shape, order.subarray(first), count, signs, weights, ...step);
      turns += count;
      await pace.rest();
    }
    loss = mistakes / rows.rowCount;
    context.metric('training_loss', loss, iteration);
    context.progress(iteration / params.iterations, `Iteration ${iteration} of ${params.iterations}`);
    if (mistakes === 0) {
      context.log(`No row was on the wrong side in iteration ${iteration}, so the training ended.`);
      break;
    }
  }
  const average = point.map((value, j) => value - late[j]! / turns);
  return await calibrateMargins(matrix, rows.readPoint(average), data, { training_loss: loss }, pace);
}
