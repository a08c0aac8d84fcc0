import { expect, test } from 'vitest';
import { bestTime } from '../../test/rig/bestTime.ts';
import { draftPipeline } from '../../test/rig/draftPipeline.ts';
import { smallCatalog } from '../../test/rig/smallCatalog.ts';
import type { PipelineParameter } from '../contract/graph.ts';
import { validatePipeline } from './validatePipeline.ts';

function validate(params: Record<string, unknown>, parameters: PipelineParameter[], given?: Record<string, unknown>) {
  const pipeline = draftPipeline({ parameters, nodes: { data: { module: 'source', version: 3, params } } });
  return validatePipeline(pipeline, smallCatalog, given && { parameters: given });
}

const rows: PipelineParameter = { name: 'rows', type: 'integer', default: 20 };

test('a reference has the value that was given for the run, else the default', () => {
  expect(validate({ rows: { $param: 'rows' } }, [rows]).params.get('data')).toMatchObject({ rows: 20 });
  const given = validate({ rows: { $param: 'rows' } }, [rows], { rows: '30' });
  expect(given.params.get('data')).toMatchObject({ rows: 30 });
  expect(given.parameters).toEqual({ rows: 30 });
});

test('a reference to a parameter that does not exist is wrong where it stands', () => {
  expect(validate({ names: ['a', { $param: 'row' }] }, [rows]).problems).toEqual([
    {
      code: 'unknown-parameter',
      message: 'The pipeline has no parameter "row". It has rows. Did you mean "rows"?',
      node: 'data',
      param: 'names.1',
    },
  ]);
});

test('a value that does not fit names the pipeline parameter that it came from', () => {
  expect(validate({ rows: { $param: 'rows' } }, [rows], { rows: '5000' }).problems).toEqual([
    {
      code: 'wrong-param',
      message: 'Give a number of at most 1000, not 5000. It comes from the pipeline parameter "rows".',
      node: 'data',
      param: 'rows',
    },
  ]);
});

test('a parameter without a value is one problem, however many steps need it, and none when no step does', () => {
  const parameters: PipelineParameter[] = [{ name: 'rows', type: 'integer' }];
  const node = { module: 'source', version: 3, params: { rows: { $param: 'rows' } } };
  const draft = draftPipeline({ parameters, nodes: { one: node, two: node } });
  expect(validatePipeline(draft, smallCatalog).problems).toEqual([
    {
      code: 'missing-parameter-value',
      message: 'The pipeline parameter "rows" has no value. Give one (--param rows=…) or a default in the file.',
      param: 'rows',
    },
  ]);
  expect(validate({}, parameters).problems).toEqual([]);
});

test('a given value that is refused is one problem, and not a missing value too', () => {
  expect(validate({ rows: { $param: 'rows' } }, [rows], { rows: 'many' }).problems).toMatchObject([
    { code: 'wrong-parameter-value', param: 'rows' },
  ]);
});

test('one large default that every step refers to does not make the work large', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `column ${index}`);
  const nodes = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [
      `n${index}`,
      { module: 'source', version: 3, params: { names: { $param: 'p' } } },
    ]),
  );
  const pipeline = draftPipeline({ parameters: [{ name: 'p', type: 'columns', default: names }], nodes });
  expect(bestTime(() => validatePipeline(pipeline, smallCatalog))).toBeLessThan(3_000);
  expect(validatePipeline(pipeline, smallCatalog).problems[0]?.code).toBe('too-many');
});
