import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { tokenHeader } from './serverBoundary.ts';
import { openDoor } from './serverDoor.ts';
import { makeSecret } from './serverSecrets.ts';
import { Shell } from './serverShell.ts';

async function open(ports: number[] = [0]) {
  const page = await newPath('page');
  await mkdir(page, { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html>');
  const token = makeSecret();
  const door = await openDoor({ shell: new Shell(page), token, ports });
  return { door, headers: { [tokenHeader]: token } };
}

test('before there is an app the page is sent, strangers are refused, and all else waits for the app', async () => {
  const { door, headers } = await open();
  try {
    expect(await (await fetch(`${door.origin}/`)).text()).toBe('<!doctype html>');
    expect((await fetch(`${door.origin}/rpc/workspace/get`)).status).toBe(401);
    const asked = fetch(`${door.origin}/rpc/workspace/get`, { method: 'POST', headers, body: 'hello' });
    expect(await Promise.race([asked, sleep(200, 'waits')])).toBe('waits');
    door.lead((request, response) => request.pipe(response));
    expect(await (await asked).text()).toBe('hello');
    expect(await (await fetch(`${door.origin}/any`, { method: 'POST', headers, body: 'later' })).text()).toBe('later');
  } finally {
    await door.close();
  }
});

test('of the ports the first that is free is taken, and when none is, that is told', async () => {
  const { door } = await open();
  try {
    await expect(open([door.port])).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const other = await open([door.port, 0]);
    expect(other.door.port).not.toBe(door.port);
    await other.door.close();
  } finally {
    await door.close();
  }
});

test('closing ends who waits', async () => {
  const { door, headers } = await open();
  const asked = fetch(`${door.origin}/rpc/workspace/get`, { method: 'POST', headers }).catch((error: unknown) => error);
  await sleep(100);
  await door.close();
  expect(await asked).toBeInstanceOf(Error);
});
