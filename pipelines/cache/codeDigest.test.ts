import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { CodeDigests } from './codeDigest.ts';

let root: string;

const files = {
  'package.json': '{"dependencies":{"zod":"4.0.0","@duckdb/node-api":"1.0.0","unused":"1.0.0"}}',
  'modules/sums/add/spec.ts':
    "import { z } from 'zod';\nimport type { Shape } from '../../shape.ts';\nexport const spec = z;\n",
  'modules/sums/add/run.ts': "import {\n  plus,\n} from '../../lib/plus.ts';\nexport const run = plus;\n",
  'modules/lib/plus.ts':
    "export * from './digits.ts';\nconst late = () => import('./late.ts');\nexport const plus = late;\n",
  'modules/lib/digits.ts':
    "import './effect.ts';\nimport { DuckDB } from '@duckdb/node-api/lib';\nexport const digits = DuckDB;\n",
  'modules/lib/late.ts': 'export const late = 1;\n',
  'modules/lib/effect.ts': 'globalThis.x = 1;\n',
  'modules/lib/stranger.ts': 'export const stranger = 1;\n',
  'modules/shape.ts': 'export interface Shape { sides: number }\n',
};

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
}

const digestNow = () => new CodeDigests(root).of({ id: 'add', category: 'sums' });

beforeEach(async () => {
  root = await newPath('project');
  for (const [name, text] of Object.entries(files)) await write(name, text);
});

test.each([
  ['its spec', 'modules/sums/add/spec.ts'],
  ['its run', 'modules/sums/add/run.ts'],
  ['a library over several lines of import', 'modules/lib/plus.ts'],
  ['a library that a library passes on', 'modules/lib/digits.ts'],
  ['a library that is loaded later', 'modules/lib/late.ts'],
  ['a file that is imported for its effect', 'modules/lib/effect.ts'],
])('a change of %s changes the digest of a module', async (_, name) => {
  const before = digestNow();
  expect(digestNow()).toBe(before);
  await write(name, `${files[name as keyof typeof files]}// changed\n`);
  expect(digestNow()).not.toBe(before);
});

test.each(['zod', '@duckdb/node-api'])('another version of the package %s changes the digest', async (name) => {
  const before = digestNow();
  const manifest = JSON.parse(files['package.json']);
  manifest.dependencies[name] = '9.9.9';
  await write('package.json', JSON.stringify(manifest));
  expect(digestNow()).not.toBe(before);
});

test('what is imported as a type only, or not at all, does not count', async () => {
  const before = digestNow();
  await write('modules/shape.ts', 'export interface Shape { corners: number }\n');
  await write('modules/lib/stranger.ts', 'export const stranger = 2;\n');
  await write('package.json', files['package.json'].replace('"unused":"1.0.0"', '"unused":"2.0.0"'));
  expect(digestNow()).toBe(before);
});

test('the digest does not depend on where the project lies', async () => {
  const before = digestNow();
  root = await newPath('elsewhere');
  for (const [name, text] of Object.entries(files)) await write(name, text);
  expect(digestNow()).toBe(before);
});
