import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanJson } from './scanJson.ts';

const limits = { depth: 5, keys: 4, items: 6, values: 20 };
const noLimits = { depth: 1e9, keys: 1e9, items: 1e9, values: 1e9 };

test('accepts what JSON.parse accepts, and only that', () => {
  const pieces = fc.constantFrom(...'{}[]",:\\ntu0019.-+eE \n\t\u0000é', 'true', 'null', '"a"', '\\u00e9', '1e5');
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.json(),
    // Nearly right: a piece goes in the place of a few characters.
    fc.tuple(fc.json(), fc.nat(), fc.nat(2), pieces).map(([text, at, length, piece]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + piece + text.slice(start + length);
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const problem = scanJson(text, noLimits);
      if (problem === undefined || problem.code === 'not-json') expect(problem === undefined).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['{"a": 1,\n  "b": }', 2, 8, 'Here has to be a value, not "}".'],
  ['{"a": 1\n "b": 2}', 2, 2, 'Here has to be a comma or "}", not "\\"".'],
  ['{"a": "x\ny"}', 1, 9, 'A text in quotes cannot hold a line break or tab. Write it as \\n or \\t.'],
  [
    '["C:\\data"]',
    1,
    5,
    'After a backslash only "\\/bfnrt and u with four hex digits have a meaning. Write a backslash as \\\\.',
  ],
  ['[1, 2', 1, 6, 'The text ends too early: a bracket, a quote or a value is missing.'],
  ['{"a": 1} x', 1, 10, 'Nothing may follow the end of the pipeline; here is "x".'],
  ["{'a': 1}", 1, 2, 'Here has to be a key in double quotes, not "\'".'],
])('says where %j is no JSON', (text, line, column, message) => {
  expect(scanJson(text, limits)).toEqual({ code: 'not-json', message, line, column });
});

test('refuses a key that occurs twice, however it is written', () => {
  expect(scanJson('{"a": {"b": 1, "c": 2,\n"\\u0062": 3}}', limits)).toMatchObject({
    code: 'duplicate-key',
    line: 2,
    column: 1,
  });
  expect(scanJson('[{"a": 1}, {"a": 1}]', limits)).toBeUndefined();
});

test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])('refuses the key %s', (key) => {
  expect(scanJson(`{"a": {"${key}": 1}}`, limits)?.code).toBe('forbidden-key');
});

test('refuses numbers beyond the range of doubles, which JSON.parse makes infinite', () => {
  expect(scanJson('[1e999]', limits)?.message).toBe('The number 1e999… is too large.');
  expect(scanJson(`[${'9'.repeat(400)}]`, limits)?.code).toBe('number-too-large');
  expect(scanJson('[1e308, 1e-999]', limits)).toBeUndefined();
});

test('refuses what is beyond the limits, and nothing at them', () => {
  expect(scanJson('[[[[[]]]]]', limits)).toBeUndefined();
  expect(scanJson('[[[[[[]]]]]]', limits)?.code).toBe('nested-too-deeply');
  expect(scanJson('[1,2,3,4,5,6]', limits)).toBeUndefined();
  expect(scanJson('[1,2,3,4,5,6,7]', limits)?.message).toContain('A list has more than 6 entries.');
  expect(scanJson('{"a":1,"b":2,"c":3,"d":4,"e":5}', limits)?.message).toContain('An object has more than 4 keys.');
  expect(scanJson(`[${Array(4).fill('[1,2,3,4,5]').join(',')}]`, limits)?.message).toContain('more than 20 values');
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
