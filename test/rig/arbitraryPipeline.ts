import fc from 'fast-check';
import { type Pipeline, pipelineFormat } from '../../pipelines/contract/graph.ts';
import { stepKey } from '../../pipelines/contract/run.ts';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
const text = fc.string({ unit: 'binary', maxLength: 50 });
const key = fc
  .string({ unit: 'binary', maxLength: 20 })
  .filter((word) => !['__proto__', 'constructor', 'prototype'].includes(word));
const coordinate = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const position = fc.record({ x: coordinate, y: coordinate }, { noNullPrototype: true });

/** Any JSON that may stand in params. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    fc.record({ $param: name }, { noNullPrototype: true }),
  ),
}));

const node = fc.record(
  {
    id: name,
    module: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    version: fc.integer({ min: 1, max: 99 }),
    title: text,
    comment: text,
    position,
    params: fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }),
    compute: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    environment: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    reuse: fc.boolean(),
    pinned: fc.stringMatching(/^[0-9a-f]{64}$/).map((key) => stepKey.parse(key)),
    disabled: fc.boolean(),
  },
  { requiredKeys: ['id', 'module', 'version', 'position', 'params'], noNullPrototype: true },
);

const end = fc.tuple(name, name).map(([step, port]) => `${step}.${port}`);

function parameterOf<T extends string, V>(type: T, value: fc.Arbitrary<V>) {
  return fc.record(
    { name, type: fc.constant(type), default: value, description: text },
    { requiredKeys: ['name', 'type'], noNullPrototype: true },
  );
}

const parameter = fc.oneof(
  parameterOf('string', text),
  parameterOf('integer', fc.maxSafeInteger()),
  parameterOf('number', fc.double({ noNaN: true, noDefaultInfinity: true })),
  parameterOf('boolean', fc.boolean()),
  parameterOf('file', text),
  parameterOf('column', text),
  parameterOf('columns', fc.array(text, { maxLength: 4 })),
);

const note = fc.record(
  {
    id: name,
    text,
    position,
    size: fc.record(
      { width: fc.integer({ min: 1, max: 999 }), height: fc.integer({ min: 1, max: 999 }) },
      { noNullPrototype: true },
    ),
  },
  { requiredKeys: ['id', 'text', 'position'], noNullPrototype: true },
);

/** Any pipeline that the file format can hold; whether its parts fit together is left to chance. */
export const arbitraryPipeline: fc.Arbitrary<Pipeline> = fc.record(
  {
    format: fc.constant(pipelineFormat),
    name: text,
    description: text,
    parameters: fc.uniqueArray(parameter, { selector: (entry) => entry.name, maxLength: 5 }),
    nodes: fc.uniqueArray(node, { selector: ({ id }) => id, maxLength: 8 }),
    edges: fc.array(fc.record({ from: end, to: end }, { noNullPrototype: true }), { maxLength: 8 }),
    notes: fc.uniqueArray(note, { selector: ({ id }) => id, maxLength: 3 }),
  },
  { noNullPrototype: true },
);
