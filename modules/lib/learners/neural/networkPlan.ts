import * as plan from '../../kernels/assembly/neuralPlan.ts';

/** Units of a layer and what they make of their sums. */
export interface LayerShape {
  /** Numbers that come in: numeric inputs, or the units of the layer before. Padded. */
  depth: number;
  /** Further rows of weights, one a category; only of the first layer. */
  categories: number;
  units: number;
  /** Units, padded to eights. */
  width: number;
  /** Places among the parameters. Weights are `depth + categories` rows of `width`. */
  weights: number;
  biases: number;
}

export interface NetworkShape {
  numbers: number;
  /** Numeric inputs, padded to fours. */
  numberWidth: number;
  categories: number;
  layers: LayerShape[];
  /** All weights come before all biases: only weights are penalised. */
  weightCount: number;
  parameterCount: number;
}

/** Lays out the parameters of a network with `hidden` layers of units between inputs and outputs. */
export function shapeNetwork(
  numbers: number,
  categories: number,
  hidden: readonly number[],
  outputs: number,
): NetworkShape {
  const numberWidth = padTo(numbers, 4);
  const layers: LayerShape[] = [];
  let depth = numberWidth;
  let weightCount = 0;
  for (const [l, units] of [...hidden, outputs].entries()) {
    const width = padTo(units, 8);
    const ofCategories = l === 0 ? categories : 0;
    layers.push({ depth, categories: ofCategories, units, width, weights: weightCount, biases: 0 });
    weightCount += (depth + ofCategories) * width;
    depth = width;
  }
  let parameterCount = weightCount;
  for (const layer of layers) {
    layer.biases = parameterCount;
    parameterCount += layer.width;
  }
  return { numbers, numberWidth, categories, layers, weightCount, parameterCount };
}

const losses = { squared: 0, logistic: 1, softmax: 2 } as const;
export type NetworkLoss = keyof typeof losses;

const activations = { relu: 0, tanh: 1, sigmoid: 2 } as const;
export type Activation = keyof typeof activations;

/** Where arrays lie, and figures that the kernels need. Addresses are bytes. */
export interface PlanParts {
  shape: NetworkShape;
  loss: NetworkLoss;
  activation: Activation;
  codeCount: number;
  blockRows: number;
  dropout: number;
  seed: number;
  inputs: number;
  codes: number;
  targets: number;
  /** 0: every row weighs 1. */
  weights: number;
  parameters: number;
  gradients: number;
  losses: number;
  work: number;
  firstState: number;
  secondState: number;
  norms: number;
}

/** Words of a plan. */
export function planLength({ layers }: NetworkShape): number {
  return plan.planWords + plan.layerWords * layers.length;
}

/** Bytes of the work space of one thread: inputs, values of each layer, and two arrays of derivatives. */
export function workBytes({ numberWidth, layers }: NetworkShape, blockRows: number): number {
  const widest = Math.max(...layers.map(({ width, depth }) => Math.max(width, depth)));
  return 4 * blockRows * (numberWidth + layers.reduce((sum, { width }) => sum + width, 0) + 2 * widest);
}

/** Writes the words that assembly/neural.ts reads. */
export function writePlan(words: Int32Array, parts: PlanParts): void {
  const { shape, blockRows, dropout } = parts;
  const { layers, numberWidth } = shape;
  const widest = Math.max(...layers.map(({ width, depth }) => Math.max(width, depth)));
  const behind = 4 * blockRows * (numberWidth + layers.reduce((sum, { width }) => sum + width, 0));
  const head: [word: number, value: number][] = [
    [plan.planLayers, layers.length],
    [plan.planNumberWidth, numberWidth],
    [plan.planCodeCount, parts.codeCount],
    [plan.planInputs, parts.inputs],
    [plan.planCodes, parts.codes],
    [plan.planTargets, parts.targets],
    [plan.planWeights, parts.weights],
    [plan.planLoss, losses[parts.loss]],
    [plan.planParameters, parts.parameters],
    [plan.planParameterCount, shape.parameterCount],
    [plan.planWeightCount, shape.weightCount],
    [plan.planBlockRows, blockRows],
    [plan.planGradients, parts.gradients],
    [plan.planLosses, parts.losses],
    [plan.planWork, parts.work],
    [plan.planWorkBytes, workBytes(shape, blockRows)],
    [plan.planDropout, Math.floor(dropout * 0x1_0000_0000)],
    [plan.planSeed, parts.seed],
    [plan.planFirstState, parts.firstState],
    [plan.planSecondState, parts.secondState],
    [plan.planNorms, parts.norms],
    [plan.planKeptScale, new Int32Array(Float32Array.of(1 / (1 - dropout)).buffer)[0]!],
    [plan.planDerivatives, behind],
    [plan.planOtherDerivatives, behind + 4 * blockRows * widest],
  ];
  for (const [word, value] of head) words[word] = value;
  let place = 4 * blockRows * numberWidth;
  for (const [l, { depth, width, units, weights, biases, categories }] of layers.entries()) {
    const first = plan.planWords + plan.layerWords * l;
    words[first + plan.layerDepth] = depth;
    words[first + plan.layerWidth] = width;
    words[first + plan.layerUnits] = units;
    words[first + plan.layerWeights] = weights;
    words[first + plan.layerBiases] = biases;
    words[first + plan.layerActivation] = activations[parts.activation];
    words[first + plan.layerValues] = place;
    words[first + plan.layerCategories] = categories;
    place += 4 * blockRows * width;
  }
}

function padTo(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple;
}
