import type { ModuleSpec } from '../../modules/define.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { InferenceGraph, InferenceNode } from '../contract/servable.ts';
import { chooseAnswer } from './chooseAnswer.ts';
import { findActive } from './findActive.ts';
import { type LinkedNode, linkNodes } from './linkNodes.ts';
import { listWords } from './quoteText.ts';
import { type Output, type TracedRows, traceRows } from './traceRows.ts';

export interface DerivedInference {
  graph: InferenceGraph;
  /** What the graph was derived from; undefined when nothing can be answered. */
  traced: TracedRows | undefined;
}

/**
 * Derives what is served for a trained model from the pipeline that trained it. Looks only at the structure: the steps, their
 * modules and connections.
 * @param nodeId the step that trains the model, or that scores with it, or one behind it whose table is to be answered; may be
 *   left out where there is one model.
 */
export function deriveInference(pipeline: Pipeline, catalog: readonly ModuleSpec[], nodeId?: string): DerivedInference {
  const { nodes: all } = linkNodes(pipeline, new Map(catalog.map((spec) => [spec.id, spec])));
  const nodes = keepActive(all);
  const answer = chooseAnswer(nodes, nodeId);
  if (typeof answer === 'string') {
    const roles = [...all.keys()].map((id): InferenceNode => ({ nodeId: id, role: 'drop', reason: reasons.unused }));
    return { graph: { nodes: roles, answer: null, problems: [answer] }, traced: undefined };
  }
  const traced = traceRows(nodes, answer);
  const problems = findProblems(traced, nodes, answer);
  const graph = {
    nodes: describeNodes(all, nodes, traced),
    answer: problems.length > 0 ? null : answer.nodeId,
    problems,
  };
  return { graph, traced };
}

/** Without the steps that runs leave out, and their connections. */
function keepActive(nodes: ReadonlyMap<string, LinkedNode>): Map<string, LinkedNode> {
  const active = findActive(nodes);
  const kept = new Map<string, LinkedNode>();
  for (const [id, linked] of nodes) {
    if (!active.has(id)) continue;
    const incoming = new Map([...linked.incoming].filter(([, { from }]) => active.has(from.node)));
    kept.set(id, { ...linked, incoming, outgoing: linked.outgoing.filter(({ to }) => active.has(to.node)) });
  }
  return kept;
}

function findProblems(
  { refused, served, sources }: TracedRows,
  nodes: ReadonlyMap<string, LinkedNode>,
  answer: Output,
): string[] {
  const problems = [...refused].map(([id, reason]) => `"${titleOf(nodes.get(id)!)}" cannot be served: ${reason}`);
  if (problems.length === 0 && served.at(-1)?.nodeId !== answer.nodeId) {
    problems.push(`No rows reach "${titleOf(nodes.get(answer.nodeId)!)}". Correct what is wrong in the pipeline.`);
  }
  const titles = [...new Set(sources.map(({ nodeId }) => nodeId))].map((id) => `"${titleOf(nodes.get(id)!)}"`);
  if (titles.length > 1) {
    problems.push(
      `The rows that are scored come from ${listWords(titles)} alike, so that it is not known which of them a request stands for. ` +
        'Join what is looked up with Join Data, its table on the right, and let the rows come from one of them.',
    );
  }
  return problems;
}

const reasons = {
  request: 'The rows of a request take its place.',
  unused: 'Nothing that is answered depends on it.',
  disabled: 'It is left out of runs.',
  passed: 'It only chooses rows to train or test with: the rows of a request go straight through.',
  served: 'It is applied to the rows of a request as it was to those of the training.',
  scored: 'The model that it trained scores the rows of a request.',
};

function describeNodes(
  all: ReadonlyMap<string, LinkedNode>,
  active: ReadonlyMap<string, LinkedNode>,
  { served, passed, sources, refused }: TracedRows,
): InferenceNode[] {
  const requested = new Set(sources.map(({ nodeId }) => nodeId));
  const scored = new Map(served.map(({ nodeId, port }) => [nodeId, active.get(nodeId)?.spec?.outputs[port]?.type]));
  const keptFor = findKept(active, served);
  return [...all.keys()].map((nodeId): InferenceNode => {
    const refusal = refused.get(nodeId);
    if (refusal !== undefined) return { nodeId, role: 'refused', reason: refusal };
    if (requested.has(nodeId)) return { nodeId, role: 'request', reason: reasons.request };
    if (scored.has(nodeId)) {
      return { nodeId, role: 'serve', reason: scored.get(nodeId) === 'model' ? reasons.scored : reasons.served };
    }
    if (passed.has(nodeId)) return { nodeId, role: 'drop', reason: reasons.passed };
    const kept = keptFor.get(nodeId);
    if (kept !== undefined) return { nodeId, role: 'constant', reason: kept };
    return { nodeId, role: 'drop', reason: active.has(nodeId) ? reasons.unused : reasons.disabled };
  });
}

/** Steps whose results are kept, or are part of what is kept: why, by step. */
function findKept(active: ReadonlyMap<string, LinkedNode>, served: TracedRows['served']): Map<string, string> {
  const kept = new Map<string, string>();
  const queue: Output[] = [];
  for (const { inputs, title } of served) {
    for (const input of Object.values(inputs)) {
      if (input.kind !== 'kept' || kept.has(input.nodeId)) continue;
      kept.set(input.nodeId, `Its result in the run is kept for "${title}".`);
      queue.push(input);
    }
  }
  for (const { nodeId } of served) {
    // Of what a served step was fitted on, only the settings of a learner have a part in what is kept.
    for (const { from, to } of active.get(nodeId)!.incoming.values()) {
      if (active.get(nodeId)!.spec?.inputs[to.port]?.type !== 'untrained-model') continue;
      kept.set(from.node, `Its settings are in the model of "${titleOf(active.get(nodeId)!)}".`);
    }
  }
  // The list grows while it is walked.
  for (const { nodeId } of queue) {
    const linked = active.get(nodeId)!;
    for (const { from } of linked.incoming.values()) {
      if (kept.has(from.node)) continue;
      kept.set(from.node, `Its result has a part in that of "${titleOf(linked)}", which is kept.`);
      queue.push({ nodeId: from.node, port: from.port });
    }
  }
  return kept;
}

function titleOf({ node, spec }: LinkedNode): string {
  return node.title ?? spec?.title ?? node.module;
}
