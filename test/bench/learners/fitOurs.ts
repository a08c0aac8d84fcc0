// Fits a supervised learner on a folder of `writeLearnerData`, scores the test rows into `ours.npy` (row by row) and prints its
// figures: `fitOurs.ts FOLDER LEARNER TASK THREADS PARAMS`.
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SupervisedTask } from '../../../modules/lib/learners/data.ts';
import { learners } from '../../../modules/lib/learners/learners.ts';
import { buildModel } from '../../../modules/lib/onnx/buildModel.ts';
import { readFeatures, readTrainingData } from './learnerData.ts';
import { measureFit } from './measureFit.ts';
import { writeNpy } from './npy.ts';

const [folder = '', id = '', task = '', threads = '1', params = '{}'] = process.argv.slice(2);
const learner = await learners[id]!();
const data = await readTrainingData(folder, task as SupervisedTask, Number(threads));
const context = {
  log: (message: string) => process.stderr.write(`${message}\n`),
  metric: () => {},
  progress: () => {},
  signal: new AbortController().signal,
  threads: Number(threads),
  memoryLimit: 16e9,
};
const { fitted, figures } = await measureFit(() =>
  learner.fit(data, learner.params.parse(JSON.parse(params)), context),
);
const { bytes, inputs, output } = buildModel(fitted, data);
const session = await InferenceSession.create(bytes);
const features = await readFeatures(folder, 'test');
const feeds = Object.fromEntries(
  inputs.map(({ input }, i) => {
    const { values } = features[i] as { values: Float32Array };
    return [input, new Tensor('float32', values, [values.length, 1])];
  }),
);
const answer = await session.run(feeds);
await writeNpy(join(folder, 'ours.npy'), [answer[output.name]!.data as Float32Array]);
process.stdout.write(`${JSON.stringify({ ...figures, modelBytes: bytes.length, metrics: fitted.metrics })}\n`);
