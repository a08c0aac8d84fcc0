import { expect, test } from 'vitest';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import { validatePipeline } from './validatePipeline.ts';

const source = { module: 'source', version: 3 };

test('a disabled step and all that need it are left out, and a step that can do without it is not', () => {
  const pipeline = draftPipeline({
    nodes: {
      one: source,
      two: { ...source, disabled: true },
      pick: { module: 'select', params: { columns: ['a'] } },
      join: { module: 'join' },
      last: { module: 'select' },
    },
    edges: [
      'two.results pick.dataset',
      'one.results join.left',
      'pick.results join.right',
      'join.results last.dataset',
    ],
  });
  const { problems, active, order, shapes } = validatePipeline(pipeline, smallCatalog);
  expect(problems).toEqual([]);
  expect([...active]).toEqual(['one', 'join', 'last']);
  expect(order).toEqual(['one', 'join', 'last']);
  expect(shapes.get('join')).toMatchObject({ results: { columns: [{ name: 'a' }, { name: 'b' }] } });
});

test('inside a step that is left out only edges and names are looked at', () => {
  const pipeline = draftPipeline({
    nodes: {
      one: { module: 'select', params: { wrong: 1 }, disabled: true },
      two: { module: 'of-the-future', disabled: true },
      three: { module: 'train' },
    },
    edges: ['one.results two.anything', 'two.results three.dataset', 'one.nothing three.untrainedModel'],
  });
  expect(validatePipeline(pipeline, smallCatalog).problems).toMatchObject([
    {
      code: 'unknown-port',
      message: 'Select has no output "nothing". It has "results". Correct the connection.',
      node: 'one',
    },
  ]);
});
