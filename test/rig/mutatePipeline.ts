import { pick, randomNumbers } from './randomNumbers.ts';

/**
 * The text of a pipeline file, damaged: a few changes to its characters, or to the structure behind them, or both. The same
 * text and seed give the same result.
 */
export function mutatePipeline(text: string, seed: number): string {
  const random = randomNumbers(seed);
  const kind = random();
  if (kind < 0.2) return rewire(text, random);
  if (kind < 0.4) return mutateStructure(text, random, (path) => path.includes('.params.'));
  if (kind < 0.7) return mutateStructure(text, random);
  if (kind < 0.8) return mutateCharacters(mutateStructure(text, random), random);
  return mutateCharacters(text, random);
}

type Random = () => number;

const pieces = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\u0000',
  '\ud800',
  '\uFEFF',
  '1e999',
  '-',
  '"__proto__":1,',
  'null',
  '{"a":',
];

function mutateCharacters(text: string, random: Random): string {
  let mutated = text;
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const at = Math.floor(random() * mutated.length);
    const end = at + Math.floor(random() * 20);
    const [before, part, after] = [mutated.slice(0, at), mutated.slice(at, end), mutated.slice(end)];
    mutated = pick(
      [
        () => before + after,
        () => before,
        () => before + part + part + after,
        () => before + pick(pieces, random) + part + after,
        () => before + String.fromCharCode(Math.floor(random() * 0x1_00_00)) + mutated.slice(at + 1),
        () => after + before,
        () => before + pick(pieces, random).repeat(1 + Math.floor(random() * 2_000)) + after,
      ],
      random,
    )();
  }
  return mutated;
}

interface Place {
  holder: Record<string, unknown> | unknown[];
  key: string | number;
  path: string;
}

/** Edges exchange an end, or the switch of a step is turned. */
function rewire(text: string, random: Random): string {
  const document = JSON.parse(text) as Record<'nodes' | 'edges', Record<string, unknown>[]>;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    if (document.nodes.length === 0 || document.edges.length === 0) break;
    const [one, other, node] = [
      pick(document.edges, random),
      pick(document.edges, random),
      pick(document.nodes, random),
    ];
    pick(
      [
        () => Object.assign(one, { to: other.to }),
        () => Object.assign(one, { from: other.from }),
        () => document.edges.push({ from: one.from, to: other.to }),
        () => Object.assign(node, { disabled: !node.disabled }),
        () => document.nodes.splice(document.nodes.indexOf(node), 1),
      ],
      random,
    )();
  }
  return JSON.stringify(document);
}

/** Changes places of the document whose path is chosen. */
function mutateStructure(text: string, random: Random, isChosen = (_path: string) => true): string {
  const document = { root: JSON.parse(text) as unknown };
  const places = listPlaces(document).filter(({ path }) => isChosen(path));
  if (places.length === 0) return text;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const { holder, key } = pick(places, random);
    const { holder: otherHolder, key: otherKey } = pick(places, random);
    const other = Reflect.get(otherHolder, otherKey);
    pick(
      [
        () => setValue(holder, key, pick(hostileValues, random)),
        () => setValue(holder, key, other),
        () => setValue(otherHolder, otherKey, pick(hostileValues, random)),
        () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key)),
        () => (Array.isArray(holder) ? holder.push(other) : setValue(holder, pick(hostileKeys, random), other)),
        () => (Array.isArray(holder) ? holder.reverse() : setValue(holder, String(otherKey), other)),
      ],
      random,
    )();
  }
  return stringify(document.root);
}

const hostileKeys = [
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '$param',
  'id',
  'disabled',
  'x'.repeat(300),
];

const hostileValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  'a',
  '__proto__',
  'constructor',
  'constructor.constructor',
  'a.b.c',
  '\u0000\u001b[2J\u202e',
  '\ud800',
  'x'.repeat(5_000),
  [],
  {},
  [[[[[[[[]]]]]]]],
  { $param: 'p' },
  { $param: 'rate', more: 1 },
  { $param: { $param: 'rate' } },
  { start: 'none', rules: [{ action: 'include', range: '1-999999999' }] },
  Array.from({ length: 500 }, () => null),
];

function setValue(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function listPlaces(root: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const open: { holder: object; path: string }[] = [{ holder: root, path: '' }];
  for (const { holder, path } of open) {
    for (const [key, value] of Object.entries(holder)) {
      const place = { key: Array.isArray(holder) ? Number(key) : key, path: `${path}.${key}` };
      places.push({ holder: holder as Place['holder'], ...place });
      if (typeof value === 'object' && value !== null) open.push({ holder: value, path: place.path });
    }
  }
  return places;
}

/** A value may have been put into itself; the text then ends where it would go on for ever. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '{"format":"pipewright/pipeline@1","name":"endless","nodes":[[';
  }
}
