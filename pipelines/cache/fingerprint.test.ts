import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest } from '../contract/artifact.ts';
import type { KeyParts } from '../contract/run.ts';
import { fingerprint, sortedJson } from './fingerprint.ts';

const anyDigest = fc.stringMatching(/^[0-9a-f]{64}$/).map((text) => digest.parse(text));
const name = fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__');
const anyParts: fc.Arbitrary<KeyParts> = fc.record({
  module: name,
  code: anyDigest,
  params: fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5, noNullPrototype: true }),
  inputs: fc.dictionary(name, anyDigest, { maxKeys: 3, noNullPrototype: true }),
  sources: fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
  environment: name,
});

/** The same value with the keys of every object in another order. */
function reorder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reorder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reorder(member)]),
  );
}

test('the order of keys never matters, at any depth', () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      expect(fingerprint(reorder(parts) as KeyParts)).toBe(fingerprint(parts));
    }),
  );
});

test('any change of any part gives another key', () => {
  fc.assert(
    fc.property(anyParts, anyParts, (a, b) => {
      const plain = (parts: KeyParts) => JSON.parse(JSON.stringify(parts));
      expect(fingerprint(a) === fingerprint(b)).toBe(isDeepStrictEqual(plain(a), plain(b)));
    }),
  );
  fc.assert(
    fc.property(
      anyParts,
      fc.constantFrom('module', 'code', 'params', 'inputs', 'sources', 'environment'),
      anyDigest,
      (parts, part, other) => {
        const value = parts[part as keyof KeyParts];
        fc.pre(value !== other);
        const changed = typeof value === 'string' ? other : { ...value, added: other };
        expect(fingerprint({ ...parts, [part]: changed } as KeyParts)).not.toBe(fingerprint(parts));
      },
    ),
  );
});

test('the order of list items matters, and kinds of values are told apart', () => {
  const texts = [[1, 2], [2, 1], ['1', 2], [12], { 0: 1 }, null, {}, [], '', 'null', 0, false].map(sortedJson);
  expect(new Set(texts).size).toBe(texts.length);
});

test('sorted JSON reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(sortedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a member that is undefined is as good as none', () => {
  expect(sortedJson({ a: undefined, b: 1 })).toBe(sortedJson({ b: 1 }));
});
