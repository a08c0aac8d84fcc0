import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { ColumnType } from '../../../pipelines/contract/table.ts';
import { labelQuantile } from '../params/scoreColumns.ts';
import { chooseClass, chooseCluster } from './chooseScore.ts';

/** A value of a JSON answer. Datetimes are ISO texts in UTC. */
export type ScoreValue = string | number | boolean | null;

/**
 * The values of the columns of `scoreColumnsOf`, column by column.
 * @param outputs `model.output.width` numbers a row, row by row.
 */
export function readScores(model: TrainedModel, outputs: Float32Array, rowCount: number): ScoreValue[][] {
  const { width } = model.output;
  const read = (k: number) => Array.from({ length: rowCount }, (_, row) => toJson(outputs[row * width + k]!));
  const numbers = Array.from({ length: width }, (_, k) => read(k));
  const indices = (choose: (start: number) => number) =>
    Array.from({ length: rowCount }, (_, row) => choose(row * width));
  if (model.clustering) {
    const { reach, mixture } = model.clustering;
    const probabilities = mixture ? mixtureProbabilities(outputs, width, rowCount) : [];
    return [indices((start) => chooseCluster(outputs, start, width, reach)), ...numbers, ...probabilities];
  }
  if (model.task === 'anomaly') return [indices((start) => (outputs[start]! >= 0.5 ? 1 : 0)), ...numbers];
  if (model.quantiles) return [read(labelQuantile(model.quantiles)), ...numbers];
  if (!model.classes) return numbers;
  const labels = model.classes.map((name) => readLabel(name, model.label?.type ?? 'string'));
  return [indices((start) => chooseClass(outputs, start, width)).map((index) => labels[index]!), ...numbers];
}

/** JSON has no infinities and no NaN. */
function toJson(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function readLabel(text: string, type: ColumnType): ScoreValue {
  switch (type) {
    case 'string':
      return text;
    case 'integer':
    case 'double':
      return toJson(Number(text));
    case 'boolean':
      return text === 'true';
    case 'datetime':
      return `${text.replace(' ', 'T')}Z`;
  }
}

/** Softmax of −distance² / 2, relative to the nearest, so that the sum is at least 1. */
function mixtureProbabilities(distances: Float32Array, width: number, rowCount: number): number[][] {
  const columns = Array.from({ length: width }, () => new Array<number>(rowCount));
  for (let row = 0; row < rowCount; row++) {
    const own = distances.subarray(row * width, (row + 1) * width);
    const least = own.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const weights = Array.from(own, (distance) => Math.exp((least ** 2 - distance ** 2) / 2));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (const [k, weight] of weights.entries()) columns[k]![row] = weight / sum;
  }
  return columns;
}
