// Fits a learner without a label on a folder of `writeLearnerData` and prints its figures: `fitUnsupervised.ts FOLDER LEARNER - THREADS
// PARAMS`. The learner is `k-means` or `pca`.

import { decomposition } from '../../../modules/lib/kernels/compiled/decomposition.ts';
import { Kernels } from '../../../modules/lib/kernels/kernels.ts';
import { FeatureSpace } from '../../../modules/lib/learners/clustering/featureSpace.ts';
import { kMeans } from '../../../modules/lib/learners/clustering/kMeans.ts';
import type { UnsupervisedData } from '../../../modules/lib/learners/data.ts';
import { describeFeatures } from '../../../modules/lib/learners/decomposition/describeFeatures.ts';
import { findComponents } from '../../../modules/lib/learners/decomposition/principalComponents.ts';
import { Pace } from '../../../modules/lib/learners/linear/pace.ts';
import { readTrainFeatures } from './learnerData.ts';
import { measureFit } from './measureFit.ts';

const [folder = '', learner = '', , threads = '1', params = '{}'] = process.argv.slice(2);
const { features, memory } = await readTrainFeatures(folder, Number(threads));
const rowCount = features[0]!.values.length;
const data: UnsupervisedData = {
  task: 'clustering',
  rowCount,
  features,
  columns: { features: features.map(({ name }) => ({ name, type: 'double' })) },
  ...(memory ? { memory } : {}),
};
const context = {
  log: (message: string) => process.stderr.write(`${message}\n`),
  metric: () => {},
  progress: () => {},
  signal: new AbortController().signal,
  threads: Number(threads),
  memoryLimit: 16e9,
};
const given = JSON.parse(params) as { components?: number };
const learn = {
  'k-means': async () => (await kMeans.fit(data, kMeans.params.parse(given), context)).metrics,
  pca: async () => {
    using kernels = new Kernels(decomposition, context.threads, memory);
    const space = new FeatureSpace(features, 'none', true, describeFeatures(features, kernels));
    const source = { rowCount, columns: space.columns };
    const options = { centred: true, oversampling: 10, seed: 0 };
    const pace = new Pace(context.signal);
    const { variances } = await findComponents(source, given.components ?? 2, options, kernels, pace);
    return { explained: variances.reduce((sum, value) => sum + value, 0) };
  },
}[learner]!;
const { fitted, figures } = await measureFit<Record<string, number>>(learn);
process.stdout.write(`${JSON.stringify({ ...figures, metrics: fitted })}\n`);
