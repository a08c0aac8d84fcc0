import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { newTask } from '../../../test/rig/newTask.ts';
import { newPath } from '../../../test/rig/runModule.ts';
import { moveTask } from './moveTask.ts';
import { packFiles } from './packFiles.ts';
import { StrangeArchive, unpackFiles } from './unpackFiles.ts';

const owner = { uid: 1, gid: 1 };

test('a task elsewhere has its paths below one folder, by numbers, and its sources keep their names and their URLs', async () => {
  const task = await newTask('any', { path: '/data/my houses.csv', url: 'https://example.org/a.csv', other: 1 });
  const moved = moveTask(
    {
      ...task,
      inputs: { left: '/store/sha256/ab/abcd', right: '/store/x.onnx' },
      sources: { path: '/data/my houses.csv', url: 'https://example.org/a.csv' },
    },
    '/job',
  );
  expect(moved.task).toMatchObject({
    inputs: { left: '/job/inputs/0', right: '/job/inputs/1.onnx' },
    outputs: { results: '/job/outputs/0' },
    params: { path: '/job/sources/0/my houses.csv', url: 'https://example.org/a.csv', other: 1 },
    sources: { path: '/job/sources/0/my houses.csv', url: 'https://example.org/a.csv' },
    tempDir: '/job/temp',
  });
  expect(moved.reads.map(({ there }) => there)).toEqual([
    '/job/inputs/0',
    '/job/inputs/1.onnx',
    '/job/sources/0/my houses.csv',
  ]);
  expect(moved.makes).toEqual([{ here: task.outputs.results, there: '/job/outputs/0' }]);
});

test('files and folders come back as they went', async () => {
  const folder = await newPath('folder');
  await mkdir(join(folder, 'below', 'empty'), { recursive: true });
  await writeFile(join(folder, 'below', 'weights.bin'), Buffer.alloc(3_000_000, 7));
  await writeFile(join(folder, 'model.json'), '{}');
  const target = await newPath('target');
  await unpackFiles(packFiles([{ here: folder, there: 'name' }], [], owner), target);
  expect((await readdir(target, { recursive: true })).sort()).toEqual([
    'below',
    'below/empty',
    'below/weights.bin',
    'model.json',
  ]);
  const weights = await readFile(join(target, 'below', 'weights.bin'));
  expect(weights.equals(Buffer.alloc(3_000_000, 7))).toBe(true);

  const single = await newPath('single');
  await unpackFiles(packFiles([{ here: join(folder, 'model.json'), there: 'a/b' }], [], owner), join(single, 'deep'));
  expect(await readdir(single, { recursive: true })).toEqual(['deep', 'deep/b']);
});

test('a file that is not there ends the stream with its error', async () => {
  const missing = await newPath('missing');
  const sending = unpackFiles(packFiles([{ here: missing, there: 'x' }], [], owner), await newPath('target'));
  await expect(sending).rejects.toThrow(/ENOENT/);
});

test.each([
  [
    'a link',
    (archive: ReturnType<typeof pack>) => archive.entry({ name: 'out/link', type: 'symlink', linkname: '/etc' }),
  ],
  [
    'a hard link',
    (archive: ReturnType<typeof pack>) => archive.entry({ name: 'out/link', type: 'link', linkname: 'x' }),
  ],
  ['a name that leads out', (archive: ReturnType<typeof pack>) => archive.entry({ name: 'out/../../evil' }, 'x')],
  ['an absolute name', (archive: ReturnType<typeof pack>) => archive.entry({ name: '/evil' }, 'x')],
])('%s is refused, and nothing is written outside', async (_, add) => {
  const archive = pack();
  add(archive);
  archive.finalize();
  const target = join(await newPath('target'), 'out');
  await expect(unpackFiles(archive as unknown as Readable, target)).rejects.toThrow(StrangeArchive);
  expect(await readdir(dirname(dirname(target)))).not.toContain('evil');
});
