import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newPath } from '../../../test/rig/runModule.ts';
import { zipFolder } from './zipFolder.ts';

const python = process.env.PIPEWRIGHT_PYTHON ?? 'python3';
const hasPython = (() => {
  try {
    return execFileSync(python, ['-c', 'print(1)'], { stdio: ['ignore', 'pipe', 'ignore'] }).length > 0;
  } catch {
    return false;
  }
})();

const names = ['empty.txt', 'größe/β.bin', 'model.json'];
const contents = [
  Buffer.alloc(0),
  Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251)),
  Buffer.from('{}'),
];

async function zip(): Promise<string> {
  const folder = await newPath('folder');
  await mkdir(join(folder, 'größe'), { recursive: true });
  for (const [i, name] of names.entries()) await writeFile(join(folder, name), contents[i]!);
  const target = await newPath('archive.zip');
  await zipFolder(folder, names, target);
  return target;
}

test.skipIf(!hasPython)('another program finds every file in the archive, whole', async () => {
  const script =
    'import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; ' +
    'print(json.dumps([[n, z.read(n).hex()] for n in z.namelist()]))';
  const listed = execFileSync(python, ['-c', script, await zip()], { encoding: 'utf8', maxBuffer: 64e6 });
  expect(JSON.parse(listed)).toEqual(names.map((name, i) => [name, contents[i]!.toString('hex')]));
});

test('the same folder gives the same archive', async () => {
  expect((await readFile(await zip())).equals(await readFile(await zip()))).toBe(true);
});
