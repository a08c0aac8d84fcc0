import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { newTask } from '../../../test/rig/newTask.ts';
import { newPath } from '../../../test/rig/runModule.ts';
import { StrangeArchive } from '../remote/unpackFiles.ts';
import { isSmall, makeScratch } from './scratchPlace.ts';

// Who has a container is of no interest to files that are shared with it.
const nobody = undefined as unknown as Docker.Container;

async function newScratch() {
  const task = await newTask('any');
  const scratch = await makeScratch(dirname(await newPath()));
  const [all, outputs, temp] = scratch.mounts.map(({ Source }) => Source) as [string, string, string];
  return { task, scratch, all, outputs, temp };
}

test('a container sees its folder, and may write to outputs and temp alone', async () => {
  const { scratch } = await newScratch();
  expect(scratch.mounts.map(({ Target, ReadOnly }) => [Target, ReadOnly])).toEqual([
    ['/job', true],
    ['/job/outputs', false],
    ['/job/temp', false],
  ]);
});

test('what a task reads is a copy, so that the original keeps its change time, and what it makes is moved to its place', async () => {
  const { task, scratch, all, outputs } = await newScratch();
  const input = await newPath('input.bin');
  await writeFile(input, 'abc');
  const before = await stat(input, { bigint: true });
  const placed = scratch.place({ ...task, inputs: { dataset: input } });
  await placed.bring(nobody);
  expect(placed.task.inputs).toEqual({ dataset: '/job/inputs/0.bin' });
  expect(await readFile(join(all, 'inputs/0.bin'), 'utf8')).toBe('abc');
  expect((await stat(input, { bigint: true })).ctimeNs).toBe(before.ctimeNs);
  await mkdir(join(outputs, '0'));
  await writeFile(join(outputs, '0/model.json'), '{}');
  await placed.collect(nobody);
  expect(await readFile(join(task.outputs.results!, 'model.json'), 'utf8')).toBe('{}');
  await scratch.remove();
  expect(existsSync(all)).toBe(false);
});

test('links that a step has made lead nowhere', async () => {
  const { task, scratch, outputs, temp } = await newScratch();
  const secret = await newPath('secret');
  await writeFile(secret, 'secret');
  await mkdir(join(temp, 'below'));
  await symlink(secret, join(temp, 'link'));
  await symlink(dirname(secret), join(temp, 'out'));
  await symlink(secret, join(temp, 'below/link'));
  const placed = scratch.place(task);
  for (const path of ['link', 'out/secret', 'below'])
    await expect(placed.files(nobody).fetch(path), path).rejects.toThrow();
  await symlink(secret, join(outputs, '0'));
  await expect(placed.collect(nobody)).rejects.toThrow(StrangeArchive);
  expect(existsSync(task.outputs.results!)).toBe(false);
});

test('files of child runs stand where the step cannot put links', async () => {
  const { task, scratch, all } = await newScratch();
  const made = await newPath('made.csv');
  await writeFile(made, 'a');
  const path = await scratch.place(task).files(nobody).place(made);
  expect(path).toMatch(/^\/job\/inputs\/children\/1\/.*made\.csv$/);
  expect(await readFile(join(all, path.slice('/job/'.length)), 'utf8')).toBe('a');
});

test('little is read where all of it is less than 64 MB, in less than a thousand files, and none of it a link', async () => {
  const { task } = await newScratch();
  const folder = await newPath('folder');
  await mkdir(folder);
  await writeFile(join(folder, 'a'), 'abc');
  const reads = (path: string) => isSmall({ ...task, sources: { path, url: 'https://example.org/large.csv' } });
  expect(await reads(folder)).toBe(true);
  await symlink('a', join(folder, 'b'));
  expect(await reads(folder)).toBe(false);
  const large = await newPath('large');
  await writeFile(large, Buffer.alloc(65e6));
  expect(await reads(large)).toBe(false);
});
