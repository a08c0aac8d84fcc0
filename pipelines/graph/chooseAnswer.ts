import type { LinkedNode } from './linkNodes.ts';
import { listWords } from './quoteText.ts';
import type { Output } from './traceRows.ts';

/**
 * The output that is answered when a trained model is served: the scores of the step that scores with it, or, where there is
 * none, of the model itself. `nodeId` names the step that trains the model, the one that scores, or one behind it whose table
 * is to be answered; it may be left out where there is one model. Answers a sentence when there is nothing to serve.
 */
export function chooseAnswer(nodes: ReadonlyMap<string, LinkedNode>, nodeId: string | undefined): Output | string {
  const active = [...nodes.values()];
  if (nodeId !== undefined) {
    const linked = nodes.get(nodeId);
    if (!linked) return `The pipeline has no step "${nodeId}" that is run.`;
    return findScores(linked, active) ?? findTable(linked) ?? `${titleOf(linked)} has neither a model nor a table.`;
  }
  const models = active.filter((linked) => modelPort(linked) !== undefined);
  const [only] = models;
  if (!only) return 'The pipeline trains no model. Add a step that trains one, such as Train Model.';
  if (models.length > 1) {
    return `The pipeline trains ${models.length} models: ${listWords(models.map(quote))}. Choose one of them.`;
  }
  return findScores(only, active)!;
}

/** Of a step that trains a model: where it is scored with first, or itself. */
function findScores(linked: LinkedNode, active: readonly LinkedNode[]): Output | undefined {
  const port = modelPort(linked);
  if (port === undefined) return undefined;
  const { id } = linked.node;
  const scorer = active.find(
    ({ spec, incoming }) =>
      spec?.serving === 'apply' &&
      [...incoming.values()].some(({ from, to }) => from.node === id && spec.inputs[to.port]?.type === 'model'),
  );
  return (scorer && findTable(scorer)) ?? { nodeId: id, port };
}

function modelPort({ spec }: LinkedNode): string | undefined {
  if (spec?.serving !== 'model') return undefined;
  return Object.keys(spec.outputs).find((port) => spec.outputs[port]?.type === 'model');
}

function findTable({ node, spec }: LinkedNode): Output | undefined {
  const port = Object.keys(spec?.outputs ?? {}).find((name) => spec?.outputs[name]?.type === 'table');
  return port === undefined ? undefined : { nodeId: node.id, port };
}

function titleOf({ node, spec }: LinkedNode): string {
  return node.title ?? spec?.title ?? node.module;
}

function quote(linked: LinkedNode): string {
  return `"${titleOf(linked)}" (${linked.node.id})`;
}
