import { StepError } from '../../../define.ts';
import { type NearestNeighborsParams, nearestNeighborsParams } from '../../params/nearestNeighborsParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { NeighbourEstimator } from './neighbourEstimator.ts';
import { takeRows } from './neighbourRows.ts';

/** A file of the ONNX format ends at 2 GB. */
const mostBytes = 2e9;
/** Copies that are made of the model while its file is written. */
const copies = 5;

/**
 * The k nearest training rows vote, or their mean is the prediction. Numbers are standardised, a missing one counts as the mean.
 * A category is as far from another one as 0/1 columns for them are: 2 in squares and in absolute differences; a missing or
 * unknown one is 0 in all columns. Of rows equally far (in float32) the first ones count. The model holds all rows.
 */
export const nearestNeighbors = defineLearner({
  id: 'k-nearest-neighbors',
  tasks: ['regression', 'binary', 'multiclass'],
  params: nearestNeighborsParams,
  fit: fitNearestNeighbors,
});

async function fitNearestNeighbors(
  data: TrainingData,
  params: NearestNeighborsParams,
  context: FitContext,
): Promise<NeighbourEstimator> {
  requireRoom(data, context.memoryLimit);
  const rows = takeRows(data, params.normalise);
  const neighbors = Math.min(params.neighbors, rows.count);
  if (neighbors < params.neighbors) {
    context.log(`There are only ${rows.count} rows to compare with, so all of them are taken as neighbors.`, 'warning');
  }
  const classes = data.target.kind === 'classes' ? data.target.classes.length : 0;
  return new NeighbourEstimator({ task: data.task, rows, params: { ...params, neighbors }, classes });
}

function requireRoom({ rowCount, features }: TrainingData, memoryLimit: number): void {
  const bytes = rowCount * (4 * features.length + 12);
  const words = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const advice = 'Take a sample with Partition and Sample, remove columns, or use a learner that keeps no rows.';
  if (bytes > mostBytes) {
    throw new StepError(
      `Nearest neighbors keep all training rows: the model of ${rowCount.toLocaleString('en')} rows and ${features.length} features would ` +
        `have ${words(bytes)}, and an ONNX file can have ${words(mostBytes)} at most. ${advice}`,
    );
  }
  if (bytes * copies > memoryLimit) {
    throw new StepError(
      `Nearest neighbors keep all training rows: to write the model of ${rowCount.toLocaleString('en')} rows and ${features.length} features ` +
        `takes about ${words(bytes * copies)} of memory, and this step may use ${words(memoryLimit)}. ${advice}`,
    );
  }
}
