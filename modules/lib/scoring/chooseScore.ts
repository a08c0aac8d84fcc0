/** The nearest cluster, the first of equals; -1 when all are out of reach. */
export function chooseCluster(
  outputs: Float32Array,
  start: number,
  width: number,
  reach = Number.POSITIVE_INFINITY,
): number {
  let best = 0;
  for (let k = 1; k < width; k++) if (outputs[start + k]! < outputs[start + best]!) best = k;
  return outputs[start + best]! <= reach ? best : -1;
}

/** Index of the predicted class: of two, the positive one from a probability of one half on; else the most probable, the first of equals. */
export function chooseClass(outputs: Float32Array, start: number, width: number): number {
  if (width === 1) return outputs[start]! >= 0.5 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < width; k++) if (outputs[start + k]! > outputs[start + best]!) best = k;
  return best;
}
