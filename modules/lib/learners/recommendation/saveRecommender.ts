import { modelOutputs } from '../../../../pipelines/contract/model.ts';
import { FeatureInputs, nameInputs } from '../../onnx/featureInputs.ts';
import { GraphBuilder } from '../../onnx/graphBuilder.ts';
import type { SvdRecommenderParams } from '../../params/svdRecommenderParams.ts';
import type { CategoricalFeature } from '../data.ts';
import { profileFeatures, profileNumbers } from '../profileColumns.ts';
import { describeFeatures, writeModel } from '../saveModel.ts';
import type { Factors } from './factors.ts';
import { addFactors } from './factorsGraph.ts';
import type { Ratings } from './ratings.ts';

/** Name under which `model.json` knows a factorisation of ratings. */
export const svdRecommender = 'svd-recommender';

/** Writes a recommender to a new folder: its graph predicts a rating from a user and an item, both as text. */
export async function saveRecommender(
  folder: string,
  ratings: Ratings,
  factors: Factors,
  params: SvdRecommenderParams,
  metrics: Record<string, number>,
): Promise<void> {
  const { user, item, rating } = ratings.columns;
  const features: CategoricalFeature[] = [
    { kind: 'categorical', name: user.name, codes: ratings.users, categories: ratings.userNames },
    { kind: 'categorical', name: item.name, codes: ratings.items, categories: ratings.itemNames },
  ];
  const output = { name: modelOutputs.recommendation, width: 1 };
  const inputs = nameInputs(features, [output.name]);
  const graph = new GraphBuilder([output.name, ...inputs.map(({ input }) => input)]);
  graph.addOutput(output.name, addFactors(graph, new FeatureInputs(graph, inputs), factors), 'float', output.width);
  await writeModel(folder, graph.toBytes(), {
    format: 'pipewright/model@1',
    task: 'recommendation',
    learner: svdRecommender,
    params,
    label: rating,
    features: describeFeatures({ features, columns: { features: [user, item] } }, inputs),
    output,
    training: {
      rows: ratings.count,
      metrics,
      importances: [],
      profile: [...profileFeatures(features), profileNumbers(rating.name, ratings.values)],
    },
  });
}
