import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import { arbitraryPipeline } from '../../test/rig/arbitraryPipeline.ts';
import { checkMutant } from '../../test/rig/checkMutant.ts';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { mutatePipeline } from '../../test/rig/mutatePipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { formatPipeline } from './formatPipeline.ts';

const source = { module: 'source', version: 3 };
const sample = draftPipeline({
  parameters: [
    { name: 'rate', type: 'number', default: 0.1 },
    { name: 'names', type: 'columns', default: ['a', 'b'] },
  ],
  nodes: {
    one: { ...source, params: { names: { $param: 'names' }, mode: 'dense' } },
    two: { ...source, disabled: true },
    pick: { module: 'select', params: { columns: { start: 'all', rules: [{ action: 'exclude', names: ['b'] }] } } },
    join: { module: 'join', title: 'Both', comment: 'Side by side' },
    tree: { module: 'tree', params: { depth: { $param: 'rate' } } },
    train: { module: 'train', params: { label: 'a' }, reuse: false },
    score: { module: 'score' },
  },
  edges: [
    'one.results pick.dataset',
    'pick.results join.left',
    'two.results join.right',
    'tree.model train.untrainedModel',
    'join.results train.dataset',
    'train.model score.model',
    'join.results score.dataset',
  ],
  notes: [{ id: 'note', text: 'Here', position: { x: 1, y: 2 } }],
});

/** One step of every module there is, each with its defaults or the lack of them. */
const everyModule = draftPipeline({
  nodes: Object.fromEntries(catalog.map(({ id, version }, index) => [`n${index}`, { module: id, version }])),
  edges: catalog.flatMap((spec, index) =>
    Object.entries(spec.inputs).flatMap(([port, { type }]) => {
      const from = catalog.findIndex(({ outputs }) => Object.values(outputs).some((output) => output.type === type));
      const output = Object.entries(catalog[from]?.outputs ?? {}).find(([, candidate]) => candidate.type === type);
      return output && from < index ? [`n${from}.${output[0]} n${index}.${port}`] : [];
    }),
  ),
});

test('damaged pipeline files are refused or read, never a crash, and none takes long', () => {
  const texts = [formatPipeline(sample), formatPipeline(everyModule)];
  const ends = { refused: 0, problems: 0, valid: 0 };
  for (let seed = 0; seed < 1_500; seed++) {
    const text = mutatePipeline(texts[seed % 2]!, seed);
    const start = performance.now();
    ends[checkMutant(text, seed % 2 === 0 ? smallCatalog : catalog)]++;
    expect(performance.now() - start, `seed ${seed}`).toBeLessThan(2_000);
  }
  // Damage that leaves every file refused, or none, would test little.
  for (const count of Object.values(ends)) expect(count, JSON.stringify(ends)).toBeGreaterThan(50);
});

test('any pipeline that the format can hold is validated, whatever is in it', () => {
  fc.assert(
    fc.property(arbitraryPipeline, (pipeline) => {
      expect(checkMutant(formatPipeline(pipeline), smallCatalog)).not.toBe('refused');
    }),
  );
});

test('any text at all is refused or read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => void checkMutant(text, smallCatalog)),
  );
});
