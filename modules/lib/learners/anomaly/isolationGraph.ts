import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import type { IsolationTree } from './isolationTree.ts';

/** Adds trees to a graph. `columns` are float tensors [N, 1]. Answers the doubles [N, 1] of the sum of the leaves' depths. */
export function addIsolationTrees(
  graph: GraphBuilder,
  columns: readonly string[],
  trees: readonly IsolationTree[],
): string {
  const floats = graph.addNode({ op: 'Concat', inputs: columns, attributes: { axis: { int: 1 } } });
  const matrix = addCast(graph, floats, 'double');
  const nodes = trees.flatMap((tree, t) => tree.feature.map((feature, id) => ({ t, id, feature, tree })));
  const leaves = nodes.filter(({ feature }) => feature < 0);
  const ints = (values: number[]) => ({ ints: values });
  const doubles = (values: number[]) => ({ tensor: { type: 'double' as const, shape: [values.length], values } });
  const sums = graph.addNode({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [matrix],
    attributes: {
      nodes_treeids: ints(nodes.map(({ t }) => t)),
      nodes_nodeids: ints(nodes.map(({ id }) => id)),
      nodes_featureids: ints(nodes.map(({ feature }) => Math.max(0, feature))),
      nodes_values_as_tensor: doubles(nodes.map(({ tree, id }) => tree.threshold[id]!)),
      nodes_modes: { strings: nodes.map(({ feature }) => (feature < 0 ? 'LEAF' : 'BRANCH_LEQ')) },
      nodes_truenodeids: ints(nodes.map(({ tree, id, feature }) => (feature < 0 ? 0 : tree.left[id]!))),
      nodes_falsenodeids: ints(nodes.map(({ tree, id, feature }) => (feature < 0 ? 0 : tree.left[id]! + 1))),
      nodes_missing_value_tracks_true: ints(nodes.map(({ tree, id }) => tree.missingLeft[id]!)),
      target_treeids: ints(leaves.map(({ t }) => t)),
      target_nodeids: ints(leaves.map(({ id }) => id)),
      target_ids: ints(leaves.map(() => 0)),
      target_weights_as_tensor: doubles(leaves.map(({ tree, id }) => tree.depth[id]!)),
      n_targets: { int: 1 },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
    },
  });
  return addCast(graph, sums, 'double');
}
