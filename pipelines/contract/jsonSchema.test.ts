import { expect, test } from 'vitest';
import { makePipelineSchema } from './jsonSchema.ts';

test('what has a default may be left out of a file', () => {
  const schema = makePipelineSchema() as {
    required: string[];
    properties: { format: unknown; nodes: { items: { required: string[]; additionalProperties: boolean } } };
  };
  expect(schema.required).toEqual(['format', 'name', 'nodes']);
  expect(schema.properties.format).toEqual({ type: 'string', const: 'pipewright/pipeline@1' });
  expect(schema.properties.nodes.items.required).toEqual(['id', 'module', 'version']);
  expect(schema.properties.nodes.items.additionalProperties).toBe(false);
});
