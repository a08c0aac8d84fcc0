import { spec } from '../../modules/data-input-and-output/import-data/spec.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { Dataset, DatasetVersion } from '../../pipelines/contract/rpc/datasets.ts';
import { addNode, type Point } from '../graph/edit.ts';

/** Distance between steps side by side, in pixels of the canvas: a card and a gap. */
const columnWidth = 280;

/** Adds the Import Data step that reads a version of a dataset. `path` is the pipeline's file, which the step's file is relative to. */
export function placeDataset(
  pipeline: Pipeline,
  path: string,
  dataset: Pick<Dataset, 'name'>,
  version: Pick<DatasetVersion, 'file' | 'params'>,
  position: Point = freePlace(pipeline),
): { pipeline: Pipeline; id: string } {
  return addNode(pipeline, spec, position, { title: dataset.name.slice(0, 200), params: readingParams(path, version) });
}

/** Parameters of the Import Data step that reads a version, in the pipeline whose file is `path`. */
export function readingParams(
  path: string,
  { file, params }: Pick<DatasetVersion, 'file' | 'params'>,
): Record<string, unknown> {
  return { ...params, path: relativeFile(path, file) };
}

/** Beside the uppermost steps, where data comes in. */
function freePlace({ nodes }: Pipeline): Point {
  if (nodes.length === 0) return { x: 280, y: 0 };
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const uppermost = nodes.filter(({ position }) => position.y < top + 140);
  return { x: Math.max(...uppermost.map(({ position }) => position.x)) + columnWidth, y: top };
}

/** A file of the workspace as a pipeline names it: relative to the pipeline's own folder. */
export function relativeFile(pipelinePath: string, file: string): string {
  const from = pipelinePath.split('/').slice(0, -1);
  const to = file.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
