import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { palette } from '../../../modules/catalog.ts';
import { defineModule, param } from '../../../modules/define.ts';
import { fromNames, readSelection, toNames } from '../columns/columnSelection.ts';
import { describeFields, type Field } from './describeFields.ts';
import { isShown } from './isShown.ts';
import { formatNumber, readNumber } from './numberText.ts';

/** What a field's widget would write for the value that it shows. */
function passThrough({ input }: Field, value: unknown): unknown {
  switch (input.kind) {
    case 'number':
      return readNumber(formatNumber(value));
    case 'list':
      return input.items === 'number' ? (value as number[]).map(formatNumber).map(readNumber) : value;
    case 'columns': {
      const selection = readSelection(value)!;
      const names = toNames(selection);
      return names ? fromNames(names) : selection;
    }
    case 'json':
      return JSON.parse(JSON.stringify(value));
    default:
      return value;
  }
}

describe.each(palette.map((spec) => [spec.id, spec] as const))('the form of %s', (_, spec) => {
  const fields = describeFields(spec);
  const shape = (spec.params as z.ZodObject).shape;

  it('has an entry of its own for every parameter', () => {
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(shape));
    expect(fields.filter(({ input }) => input.kind === 'json').map(({ name }) => name)).toEqual([]);
    for (const field of fields) expect(field.title).not.toBe(field.name);
  });

  it('gives back the defaults that it shows', () => {
    for (const field of fields.filter((candidate) => candidate.default !== undefined)) {
      const written = passThrough(field, field.default);
      expect(z.parse(shape[field.name]!, written), field.name).toEqual(field.default);
      if (field.input.kind !== 'select') continue;
      expect(field.input.choices.map(({ value }) => value)).toContain(field.default);
    }
  });

  it('shows what depends on other parameters for values that these can have', () => {
    for (const field of fields) {
      for (const [name, values] of Object.entries(field.showWhen)) {
        expect(Object.keys(shape)).toContain(name);
        for (const value of values) expect(z.safeParse(shape[name]!, value).success, `${name} ${value}`).toBe(true);
      }
    }
  });

  it('offers columns of inputs that the module has', () => {
    for (const { input, port } of fields) {
      if (input.kind !== 'column' && input.kind !== 'columns') continue;
      const inputs = Object.entries(spec.inputs);
      expect(inputs.find(([name, { type }]) => (port === undefined ? type === 'table' : name === port))).toBeDefined();
    }
  });
});

const spec = defineModule({
  id: 'sample',
  version: 1,
  title: 'Sample',
  category: 'test',
  description: '',
  inputs: {},
  outputs: {},
  params: z.strictObject({
    mode: param(z.enum(['z-score', 'remove-row', 'none']).default('none'), { title: 'Mode' }),
    share: param(z.number().min(0).max(1).optional(), { title: 'Share', showWhen: { mode: ['z-score'] } }),
    count: param(z.int().min(2), { title: 'Count', showWhen: { share: [0.5] } }),
    way: param(z.union([z.literal('a').meta({ title: 'The first' }), z.literal('b')]).default('a'), { title: 'Way' }),
    other: param(z.tuple([z.number(), z.string()]).optional(), { title: 'Other' }),
  }),
  schema: () => ({ outputs: {} }),
  serving: 'drop',
  cache: 'pure',
});
const fields = describeFields(spec);

it('takes bounds, whole numbers and the names of choices from the type', () => {
  expect(fields.map(({ input }) => input)).toEqual([
    {
      kind: 'select',
      choices: [
        { value: 'z-score', label: 'Z-score' },
        { value: 'remove-row', label: 'Remove row' },
        { value: 'none', label: 'None' },
      ],
    },
    { kind: 'number', integer: false, min: 0, max: 1 },
    { kind: 'number', integer: true, min: 2, max: undefined },
    {
      kind: 'select',
      choices: [
        { value: 'a', label: 'The first' },
        { value: 'b', label: 'B' },
      ],
    },
    { kind: 'json' },
  ]);
});

it('hides a field while the one that it depends on has another value, or is hidden itself', () => {
  const shown = (params: Record<string, unknown>) =>
    fields.filter((field) => isShown(field, fields, params)).map(({ name }) => name);
  expect(shown({})).toEqual(['mode', 'way', 'other']);
  expect(shown({ mode: 'z-score' })).toEqual(['mode', 'share', 'way', 'other']);
  expect(shown({ mode: 'z-score', share: 0.5 })).toEqual(['mode', 'share', 'count', 'way', 'other']);
  expect(shown({ mode: 'remove-row', share: 0.5 })).toEqual(['mode', 'way', 'other']);
});
