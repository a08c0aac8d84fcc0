import { pick } from './randomNumbers.ts';

/** What makes readers of text tables stumble. */
const stumbling = [
  '"',
  '""',
  '"\n',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
  '\\',
  "'",
  '#',
  '=1+1',
  'NaN',
  '1e999',
  '-0',
  '2024-02-30',
  '9223372036854775808',
  '\u202e',
  '😀',
  'ı',
  ' ',
].map((text) => Buffer.from(text));

const invalid = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xff, 0xfe])];

type Mutation = (bytes: Buffer, random: () => number) => Buffer;

const place = (bytes: Buffer, random: () => number) => Math.floor(random() * (bytes.length + 1));

const splice = (bytes: Buffer, at: number, remove: number, insert: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);

const mutations: Mutation[] = [
  function flip(bytes, random) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
    return copy;
  },
  (bytes, random) => splice(bytes, place(bytes, random), 0, pick(stumbling, random)),
  (bytes, random) => splice(bytes, place(bytes, random), 0, pick(invalid, random)),
  (bytes, random) => splice(bytes, place(bytes, random), Math.floor(random() * 50), Buffer.alloc(0)),
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  function repeat(bytes, random) {
    const from = place(bytes, random);
    const part = bytes.subarray(from, from + Math.floor(random() * 300));
    return splice(bytes, place(bytes, random), 0, part);
  },
  (bytes, random) =>
    splice(
      bytes,
      place(bytes, random),
      0,
      Buffer.alloc(Math.floor(random() ** 3 * 200_000), pick(['a', '"', ',', '\n', '\0'], random)),
    ),
  function exchange(bytes, random) {
    const [from, to] = [pick([',', ';', '\n', '"'], random), pick([';', '\t', '\r\n', '\r', ' ', '""'], random)];
    return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
  },
  (bytes) => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'),
  (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
];

/** The table with one to eight things done to its bytes. */
export function mutateTable(bytes: Buffer, random: () => number): Buffer {
  let mutant = bytes;
  for (let i = Math.ceil(random() * 8); i > 0; i -= 1) mutant = pick(mutations, random)(mutant, random);
  return mutant.subarray(0, 2_000_000);
}
