import type { ModuleSpec } from '../../../modules/define.ts';
import type { Pipeline } from '../../../pipelines/contract/graph.ts';
import type { DatasetVersion } from '../../../pipelines/contract/rpc/datasets.ts';
import { readingParams } from '../../data/placeDataset.ts';
import { describeFields } from './describeFields.ts';
import { writeParam } from './stepParams.ts';

/** The step reads a version of a dataset, in the way in which its user saw it. `path` is that of the pipeline's file. */
export function setDatasetParams(
  pipeline: Pipeline,
  nodeId: string,
  spec: ModuleSpec,
  version: DatasetVersion,
  path: string,
): Pipeline {
  const params = readingParams(path, version);
  return describeFields(spec)
    .filter(({ name }) => Object.hasOwn(params, name))
    .reduce((changed, field) => writeParam(changed, nodeId, spec, field, params[field.name]), pipeline);
}
