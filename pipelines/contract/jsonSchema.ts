import { z } from 'zod';
import { pipeline, pipelineFormat } from './graph.ts';

/**
 * JSON Schema (draft 2020-12) of the pipeline file as people may write it: what has a default may be left out. The ids,
 * edges and module parameters are checked further by `pipewright validate`.
 */
export function makePipelineSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(pipeline, { io: 'input', target: 'draft-2020-12' });
  return { $schema, $id: `urn:${pipelineFormat.replace('/', ':')}`, title: 'Pipewright pipeline', ...schema };
}
