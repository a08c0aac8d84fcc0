// Where things are in the record by which the trainer of boosted trees tells its kernels what to do: bytes from its beginning.
// Plain numbers, because both sides read this file.

/** Row numbers (u32), of which a node has `begin` to `end`. */
export const jobRows = 0;
export const jobBegin = 4;
export const jobEnd = 8;
/** As many row numbers each. */
export const jobLeftScratch = 12;
export const jobRightScratch = 16;
/** Rows that each thread sends to the left (u32). */
export const jobLeftCounts = 20;
/** Column of bins of the feature that parts the node. 0 = nothing is to be parted. */
export const jobSplitBins = 24;
/** 256 bytes: 4 for the bins that go left, 0 for others. */
export const jobGoesLeft = 28;
/** Bins of the table (u8); see `tileWidth`. */
export const jobBins = 32;
export const jobRowCount = 36;
/** Features that a tile holds; the last one may hold fewer. */
export const jobLanes = 40;
export const jobFeatureCount = 44;
/** Numbers of the tiles to count (u32). */
export const jobTiles = 48;
export const jobTileCount = 52;
/** Tiles that one thread counts at a time: 1 or 2. */
export const jobTilesTogether = 140;
/** Rows to count. */
export const jobCountBegin = 56;
export const jobCountEnd = 60;
/** Gradient, hessian and 1 of each row in one i64. */
export const jobPacked = 64;
export const jobGradientShift = 68;
export const jobCountBits = 72;
/** Counters of each thread: 2 `narrowBytes`. */
export const jobNarrow = 76;
/** Histogram of the rows that are counted. */
export const jobCounted = 80;
/** Histogram of the parent, which becomes that of the other rows; 0 = none. */
export const jobParent = 84;
/** Parts that the rows are counted in, and the histograms of all but the first. */
export const jobGroups = 88;
export const jobPartials = 92;
export const jobHistogramBytes = 96;
/** Of each feature, its last bin (u32) and its kind (u32): `numericFeature`, `categoricalFeature`. */
export const jobLastBins = 100;
export const jobKinds = 104;
/** Numbers of the features to look at (u32). */
export const jobFeatures = 108;
export const jobUsedFeatures = 112;
/** Answers: `recordBytes` for each feature and node. */
export const jobRecords = 116;
export const jobBarrier = 120;
/** 0 = values are free; else the direction (i32) of each feature: 1 rising, -1 falling, 0 any. */
export const jobDirections = 124;
/** Scratch of each thread for categories: `categoryBytes`. */
export const jobCategories = 128;
/** Something that was read ahead of its use; nobody looks at it. */
export const jobTouched = 132;
/** 1 = the sums of the node are not known yet: they are those of its first feature, and an answer. */
export const jobIsRoot = 136;

// Pairs of doubles: of the node that is counted, and of the other one.
export const jobGradients = 144;
export const jobHessians = 160;
export const jobCounts = 176;
export const jobLowest = 192;
export const jobHighest = 208;

// Doubles.
export const jobGradientScale = 224;
export const jobHessianScale = 232;
export const jobCountScale = 240;
export const jobL1 = 248;
export const jobL2 = 256;
export const jobMinRows = 264;
export const jobMinHessian = 272;
export const jobCategoryPenalty = 280;
export const jobCategorySmoothing = 288;
/** Word: log2 of the bytes of a row in a strip. */
export const jobRowShift = 296;
/** Word: rows that a category needs beside more than a few others. */
export const jobCategoryRows = 300;
export const jobBytes = 320;

/**
 * Bytes of a row in a tile. Two tiles are a strip, in which a row has 1 << `jobRowShift` bytes, one tile after the other: they share a line of
 * the processor's cache.
 */
export const tileWidth = 16;
/** Bytes of the counters of a tile: 256 i64 for each byte. Each thread has those of two tiles. */
export const narrowBytes = 32768;
/** Rows that are counted before counters are emptied; their sums fit. */
export const rowsPerCount = 8192;
/** Rows that are counted in one tile before they are counted in the other: what was read for the first is still near. */
export const rowsPerTurn = 1024;
/** Bytes of a feature's histogram: 256 bins of two i64, the sum of gradients, and hessians << 27 | rows. */
export const featureBytes = 4096;
export const rowBits = 27;

export const numericFeature = 0;
export const categoricalFeature = 1;
/** Categories that the named side of a split may have. */
export const mostMembers = 32;
export const categoryBytes = 3072;

/** Answer: gain (f64; 0 = no split), last bin (i32), flags (i32), sums of the left side (3 f64), members (256 bits). */
export const recordBytes = 80;
export const recordBin = 8;
export const recordFlags = 12;
export const recordGradient = 16;
export const recordHessian = 24;
export const recordCount = 32;
export const recordMembers = 40;
export const missingLeft = 1;
export const missingSeen = 2;
