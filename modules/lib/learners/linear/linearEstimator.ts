import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addSigmoid, addSoftmax } from '../../onnx/links.ts';
import type { Feature } from '../data.ts';
import type { Estimator } from '../learner.ts';
import { measureImportances } from './designColumns.ts';
import { addLinearScore, type LinearScore } from './linearScore.ts';

/** From score to output: the score itself, its exponential, or the probabilities of two or of more classes. */
export type Link = 'identity' | 'exponential' | 'sigmoid' | 'softmax';

/** A linear score and the function that makes the model's output of it. */
export class LinearEstimator implements Estimator {
  readonly score: LinearScore;
  readonly link: Link;
  readonly importances: Float64Array;
  readonly metrics: Record<string, number>;

  constructor(score: LinearScore, link: Link, features: readonly Feature[], metrics: Record<string, number>) {
    this.score = score;
    this.link = link;
    this.importances = measureImportances(score.columns, features, score.coefficients);
    this.metrics = metrics;
  }

  addToGraph(graph: GraphBuilder, inputs: FeatureInputs): string {
    return addLink(graph, addLinearScore(graph, inputs, this.score), this.link);
  }
}

function addLink(graph: GraphBuilder, scores: string, link: Link): string {
  switch (link) {
    case 'identity':
      return scores;
    case 'exponential':
      return graph.addNode({ op: 'Exp', inputs: [scores] });
    case 'sigmoid':
      return addSigmoid(graph, scores);
    case 'softmax':
      return addSoftmax(graph, scores);
  }
}
