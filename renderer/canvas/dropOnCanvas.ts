import type { ModuleSpec } from '../../modules/define.ts';
import type { PipelineNode } from '../../pipelines/contract/graph.ts';
import { cardSize } from '../graph/arrange.ts';
import { addNode, canSplice, findFreePlace, type Point, spliceNode } from '../graph/edit.ts';
import { edgeId } from '../graph/lookup.ts';
import type { Document } from '../store/document.ts';
import type { OpenDocument } from '../store/documents.ts';
import { middleOf, revealStep } from './canvasApi.ts';

/** The connection under a point of the page that a step of this module could be put into. */
export function spliceTarget(document: Document, point: Point, spec: ModuleSpec): string | null {
  const { pipeline } = document.store.getState();
  for (const element of window.document.elementsFromPoint(point.x, point.y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id');
    const edge = id && pipeline.edges.find((candidate) => edgeId(candidate) === id);
    if (edge && canSplice(pipeline, edge, spec)) return id;
  }
  return null;
}

/** Adds a step near the middle of what is seen, where it covers no other one. */
export function addStep(
  { document, path }: OpenDocument,
  spec: ModuleSpec,
  extra: Partial<Pick<PipelineNode, 'params' | 'title'>> = {},
): void {
  const { x, y } = middleOf(path).position;
  const corner = { x: x - cardSize.width / 2, y: y - cardSize.height / 2 };
  let added = '';
  document.edit((pipeline) => {
    const result = addNode(pipeline, spec, findFreePlace(pipeline, corner), extra);
    added = result.id;
    return result.pipeline;
  });
  document.select([added]);
  revealStep(path, added);
}

/** Adds a step with its middle at `position`, into the connection `splice` where one is given, and selects it. */
export function dropStep(
  document: Document,
  spec: ModuleSpec,
  position: Point,
  splice: string | null = null,
  extra: Partial<Pick<PipelineNode, 'params' | 'title'>> = {},
): string {
  const corner = { x: position.x - cardSize.width / 2, y: position.y - cardSize.height / 2 };
  let added = '';
  document.edit((pipeline) => {
    const result = addNode(pipeline, spec, corner, extra);
    added = result.id;
    const edge = splice === null ? undefined : pipeline.edges.find((candidate) => edgeId(candidate) === splice);
    return edge ? spliceNode(result.pipeline, added, edge, spec) : result.pipeline;
  });
  document.select([added]);
  return added;
}
