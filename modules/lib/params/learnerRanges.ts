/**
 * What Tune Model Hyperparameters tries where the user says nothing else, by learner: lines of `parseRanges` by the names of
 * parameters. Those that decide the most, over what is usual for them.
 */
export const learnerRanges: Readonly<Record<string, string>> = {
  'boosted-decision-tree': `
    leaves: 2 to 128 log
    minimumRowsPerLeaf: 1 to 50 log
    learningRate: 0.025 to 0.4 log
    trees: 20 to 500 log`,
  'decision-forest': `
    trees: 1; 8; 32
    maximumDepth: 1; 16; 64
    randomSplits: 1; 128; 1024
    minimumRowsPerLeaf: 1; 4; 16`,
  'fast-forest-quantile-regression': `
    trees: 32; 100; 300
    leaves: 10 to 100 log
    minimumRowsPerLeaf: 5 to 50 log`,
  'linear-regression': `
    l2: 0.00001 to 1 log`,
  'logistic-regression': `
    tolerance: 0.00001; 0.00000001
    l1: 0; 0.01; 0.1; 1
    l2: 0.01; 0.1; 1`,
  'support-vector-machine': `
    iterations: 1; 10; 100
    lambda: 0.00001 to 0.1 log`,
  'neural-network': `
    hiddenNodes: 50; 100; 200
    learningRate: 0.01 to 0.4 log
    iterations: 20; 40; 80; 160`,
  'poisson-regression': `
    l1: 0; 0.01; 0.1; 1
    l2: 0.01 to 10 log`,
  'averaged-perceptron': `
    learningRate: 0.1; 0.5; 1
    iterations: 1; 10; 100`,
  'k-nearest-neighbors': `
    neighbors: 1 to 50 log
    distance: euclidean; manhattan
    weights: uniform; distance`,
  'naive-bayes': `
    smoothing: 0.01 to 10 log
    varianceSmoothing: 0.000000001 to 0.1 log`,
};
