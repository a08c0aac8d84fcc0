import { catalog } from '../../modules/catalog.ts';
import { validatePipeline } from '../../pipelines/graph/validatePipeline.ts';
import type { CheckAnswer, CheckRequest } from './checkProtocol.ts';

/** Checks pipelines beside the page, by the code that checks them before a run, so that typing is never held up. */
self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  const { id, pipeline, parameters, sourceColumns } = data;
  const validation = validatePipeline(pipeline, catalog, {
    parameters,
    sourceColumns: (nodeId) => (Object.hasOwn(sourceColumns, nodeId) ? sourceColumns[nodeId] : undefined),
  });
  const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const reading = new Set(catalog.filter(({ sources }) => sources !== undefined).map((spec) => spec.id));
  const sources = [...validation.params].flatMap(([nodeId, params]) => {
    const { module = '', pinned } = nodes.get(nodeId) ?? {};
    const isRead = pinned === undefined && !validation.idle.has(nodeId);
    return reading.has(module) ? [{ nodeId, module, params, isRead }] : [];
  });
  const answer: CheckAnswer = {
    id,
    problems: validation.problems,
    shapes: Object.fromEntries(validation.shapes),
    sources,
    idle: [...validation.idle],
  };
  self.postMessage(answer);
});
