/** Probability of the positive class at a margin: sigmoid(slope · margin + offset). */
export interface PlattScaling {
  slope: number;
  offset: number;
}

const mostIterations = 100;

/**
 * Fits a sigmoid to margins by maximum likelihood, with targets a little inside 0 and 1 against overfitting (Platt 1999), by
 * Newton's method with backtracking (Lin, Lin & Weng 2007). `codes` are 1 for the positive class.
 */
export function fitPlattScaling(margins: Float64Array, codes: Int32Array, weights?: Float32Array): PlattScaling {
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] === 1) positives += weights ? weights[i]! : 1;
    else negatives += weights ? weights[i]! : 1;
  }
  const sample: Sample = {
    margins,
    codes,
    weights,
    high: (positives + 1) / (positives + 2),
    low: 1 / (negatives + 2),
  };
  let scaling: PlattScaling = { slope: 0, offset: Math.log((positives + 1) / (negatives + 1)) };
  let loss = lossOf(sample, scaling);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const move = newtonStep(sample, scaling);
    if (Math.abs(move.gradientSlope) < 1e-10 * codes.length && Math.abs(move.gradientOffset) < 1e-10 * codes.length)
      break;
    let step = 1;
    for (; step >= 1e-10; step /= 2) {
      const next = { slope: scaling.slope + step * move.slope, offset: scaling.offset + step * move.offset };
      const reached = lossOf(sample, next);
      if (reached < loss + 1e-4 * step * (move.gradientSlope * move.slope + move.gradientOffset * move.offset)) {
        scaling = next;
        loss = reached;
        break;
      }
    }
    if (step < 1e-10) break;
  }
  return scaling;
}

interface Sample {
  margins: Float64Array;
  codes: Int32Array;
  weights: Float32Array | undefined;
  high: number;
  low: number;
}

function lossOf({ margins, codes, weights, high, low }: Sample, { slope, offset }: PlattScaling): number {
  let loss = 0;
  for (let i = 0; i < margins.length; i++) {
    const z = slope * margins[i]! + offset;
    const target = codes[i] === 1 ? high : low;
    loss += (weights ? weights[i]! : 1) * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - target * z);
  }
  return loss;
}

function newtonStep({ margins, codes, weights, high, low }: Sample, { slope, offset }: PlattScaling) {
  // A small addition keeps the matrix of second derivatives regular when all margins are equal.
  let h11 = 1e-12;
  let h22 = 1e-12;
  let h21 = 0;
  let gradientSlope = 0;
  let gradientOffset = 0;
  for (let i = 0; i < margins.length; i++) {
    const margin = margins[i]!;
    const weight = weights ? weights[i]! : 1;
    const probability = 1 / (1 + Math.exp(-(slope * margin + offset)));
    const curvature = weight * probability * (1 - probability);
    h11 += margin * margin * curvature;
    h22 += curvature;
    h21 += margin * curvature;
    const difference = weight * (probability - (codes[i] === 1 ? high : low));
    gradientSlope += margin * difference;
    gradientOffset += difference;
  }
  const determinant = h11 * h22 - h21 * h21;
  return {
    slope: -(h22 * gradientSlope - h21 * gradientOffset) / determinant,
    offset: -(h11 * gradientOffset - h21 * gradientSlope) / determinant,
    gradientSlope,
    gradientOffset,
  };
}
