export { binCodes, binNumbers, sortColumns } from './boostBins';
export { fillGradients, normaliseScores, packGradients } from './boostLosses';
export { addToBlocks, sumBlocks, walkTree } from './boostRows';
export { partNode, splitNode } from './boostSplits';
