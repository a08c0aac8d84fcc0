// Words of the plan by which the trainer of neural networks tells its kernels what a network looks like, by their numbers. Plain numbers,
// because both sides read this file.

/** Layers of units. */
export const planLayers = 0;
/** Numeric inputs of a row, padded. */
export const planNumberWidth = 1;
/** Categorical inputs of a row. */
export const planCodeCount = 2;
/** Addresses of the rows' inputs, codes, targets and weights (0: every row weighs 1). */
export const planInputs = 3;
export const planCodes = 4;
export const planTargets = 5;
export const planWeights = 6;
/** Number of the loss. */
export const planLoss = 7;
/** Address, and how many: weights come first, which alone are penalised. */
export const planParameters = 8;
export const planParameterCount = 9;
export const planWeightCount = 10;
/** Rows of a block. */
export const planBlockRows = 11;
/** Addresses of the blocks' gradients and losses, and of the work space of the first thread. */
export const planGradients = 12;
export const planLosses = 13;
export const planWork = 14;
/** Bytes of a thread's work space. */
export const planWorkBytes = 15;
/** Share of units that are dropped, in units of 2^-32; 0: none. The seed of their choice. */
export const planDropout = 16;
export const planSeed = 17;
/** Addresses of what optimizers keep, and of the sums of squares of the gradient's parts. */
export const planFirstState = 18;
export const planSecondState = 19;
export const planNorms = 20;
/** What units that are kept are multiplied by: the bits of a float32. */
export const planKeptScale = 21;
/** Where derivatives lie in the work space, in bytes: two arrays that take turns. */
export const planDerivatives = 22;
export const planOtherDerivatives = 23;
/** Words before those of the layers. */
export const planWords = 32;

// Words of a layer.

/** Numbers that come in, units padded, units. */
export const layerDepth = 0;
export const layerWidth = 1;
export const layerUnits = 2;
/** Places among the parameters. */
export const layerWeights = 3;
export const layerBiases = 4;
/** Number of the function. */
export const layerActivation = 5;
/** Where the layer's values lie in the work space, in bytes. */
export const layerValues = 6;
/** Further rows of weights, one a category. */
export const layerCategories = 7;
/** Words of each layer. */
export const layerWords = 8;
