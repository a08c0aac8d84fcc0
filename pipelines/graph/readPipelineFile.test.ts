import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPipelineFile } from './readPipelineFile.ts';

const folder = await mkdtemp(join(tmpdir(), 'pipeline-file-'));
afterAll(() => rm(folder, { recursive: true }));

async function messageFor(path: string): Promise<string> {
  const read = await readPipelineFile(path);
  return read.ok ? 'read' : read.error.map(({ message }) => message).join('\n');
}

test('reads a pipeline', async () => {
  const path = join(folder, 'ok.pipeline.json');
  await writeFile(path, '{"format": "pipewright/pipeline@1", "name": "Überblick", "nodes": []}');
  expect(await readPipelineFile(path)).toMatchObject({ ok: true, value: { name: 'Überblick' } });
});

test('a file of many gigabytes is refused before it is read', async () => {
  const path = join(folder, 'huge.pipeline.json');
  await using file = await open(path, 'w');
  await file.truncate(50_000_000_000);
  expect(await messageFor(path)).toBe(
    'The file has more than 10 MB, the most a pipeline may have. Keep data in files of their own.',
  );
});

test('says what cannot be read, and why', async () => {
  const bytes = join(folder, 'bytes.pipeline.json');
  await writeFile(bytes, Uint8Array.of(0x7b, 0xff, 0xfe));
  expect(await messageFor(bytes)).toBe('The file is not text in UTF-8. Save it with that encoding.');
  expect(await messageFor(folder)).toContain('is not a file');
  expect(await messageFor(join(folder, 'none.json'))).toContain('There is no file');
  expect(await messageFor(join(folder, 'a\0b'))).toContain('cannot be read');
});

test.skipIf(process.platform === 'win32')('does not wait at a named pipe, nor read a device without end', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  expect(await messageFor(path)).toContain('is not a file');
  expect(await messageFor('/dev/zero')).toContain('is not a file');
});
