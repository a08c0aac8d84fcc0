import { join } from 'node:path';
import { readNpy } from './npy.ts';

/** Area under the ROC curve of scores for labels 0 and 1 (Mann and Whitney's statistic; ties count half). */
export function aucOf(scores: Float32Array, labels: Float64Array): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let ranks = 0;
  let positives = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && scores[order[end]!] === scores[order[i]!]) end++;
    const rank = (i + end + 1) / 2;
    for (; i < end; i++) {
      if (labels[order[i]!] !== 1) continue;
      positives += 1;
      ranks += rank;
    }
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

export function rmseOf(predictions: Float32Array, labels: Float64Array): number {
  return Math.sqrt(predictions.reduce((sum, value, i) => sum + (value - labels[i]!) ** 2, 0) / labels.length);
}

/** Share of rows whose most probable class is theirs; `probabilities` row by row. */
export function accuracyOf(probabilities: Float32Array, labels: Float64Array): number {
  const width = probabilities.length / labels.length;
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = probabilities.subarray(i * width, (i + 1) * width);
    if (row.indexOf(Math.max(...row)) === labels[i]) right += 1;
  }
  return right / labels.length;
}

/** Quality of what a side (`ours`, or a peer) has predicted for the test rows: AUC, RMSE or accuracy by the task. */
export async function qualityOf(folder: string, side: string, task: string): Promise<number> {
  const [labels] = await readNpy<Float64Array>(join(folder, 'testY.npy'));
  const [predictions] = await readNpy<Float32Array>(join(folder, `${side}.npy`));
  const measure = { regression: rmseOf, binary: aucOf, multiclass: accuracyOf }[task]!;
  return measure(predictions!, labels!);
}
