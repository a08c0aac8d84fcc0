import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { DamagedStoreError } from './damagedStoreError.ts';
import { acquireEngineLock } from './engineLock.ts';

let folder: string;
beforeEach(async () => {
  folder = await newPath('state');
  await mkdir(folder);
});

/** Another process that takes the lock and keeps it. */
async function startHolder() {
  const source = fileURLToPath(new URL('./engineLock.ts', import.meta.url));
  const program = `import { acquireEngineLock } from ${JSON.stringify(source)};
    globalThis.lock = acquireEngineLock(${JSON.stringify(folder)});
    console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('one process at a time has the lock; another is told who, and gets it when that one is killed', async () => {
  const holder = await startHolder();
  expect(acquireEngineLock(folder)).toMatchObject({ holder: { pid: holder.pid } });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = acquireEngineLock(folder);
  expect(lock).toHaveProperty('release');
  if ('release' in lock) lock.release();
});

test('a lock that is given up can be taken again', () => {
  for (let i = 0; i < 3; i += 1) {
    const lock = acquireEngineLock(folder);
    expect(lock).toHaveProperty('release');
    if ('release' in lock) lock.release();
  }
});

test('somebody who is willing to wait gets the lock when it is given up in time', async () => {
  const holder = await startHolder();
  // The wait holds this thread, so the end of the holder has to come from outside.
  spawn(process.execPath, ['-e', `setTimeout(() => process.kill(${holder.pid}, 'SIGKILL'), 100)`], { stdio: 'ignore' });
  const lock = acquireEngineLock(folder, 20_000);
  expect(lock).toHaveProperty('release');
  if ('release' in lock) lock.release();
});

test('a lock file that is damaged is named', async () => {
  await writeFile(join(folder, 'engine.lock'), 'x'.repeat(5000));
  expect(() => acquireEngineLock(folder)).toThrow(DamagedStoreError);
});
