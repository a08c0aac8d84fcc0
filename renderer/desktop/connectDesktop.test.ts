import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { enginePortMessage } from '../../pipelines/contract/desktopBridge.ts';
import { contract } from '../../pipelines/contract/rpc/contract.ts';
import { connectDesktop } from './connectDesktop.ts';

const app = implement(contract);

/** Ports to engines, each with the code that it answers with. */
let page: EventTarget;
const opened: MessagePort[] = [];
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('window', page);
});
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
  vi.unstubAllGlobals();
});

function giveEngine(code: string, source: unknown = page): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const answer = code === 'never' ? () => new Promise<never>(() => {}) : async () => ({ code });
  new RPCHandler({ workspace: { newPageCode: app.workspace.newPageCode.handler(answer) } }).upgrade(port1);
  port1.start();
  opened.push(port1, port2);
  page.dispatchEvent(Object.assign(new Event('message'), { source, data: enginePortMessage, ports: [port2] }));
  return port1;
}

test('calls are answered by the engine behind the newest port', async () => {
  const client = await connectDesktop({ connect: async () => void giveEngine('first') });
  expect(await client.workspace.newPageCode()).toEqual({ code: 'first' });
  giveEngine('second');
  expect(await client.workspace.newPageCode()).toEqual({ code: 'second' });
});

test('what waits for an engine that is replaced fails', async () => {
  const client = await connectDesktop({ connect: async () => void giveEngine('never') });
  const waiting = client.workspace.newPageCode();
  await new Promise((resolve) => setTimeout(resolve, 20));
  giveEngine('second');
  await expect(waiting).rejects.toThrow();
  expect(await client.workspace.newPageCode()).toEqual({ code: 'second' });
});

test('calls fail at once while the engine is away', async () => {
  let port: MessagePort | undefined;
  const client = await connectDesktop({
    connect: async () => {
      port = giveEngine('first');
    },
  });
  port?.close();
  await vi.waitFor(() => expect(client.workspace.newPageCode()).rejects.toThrow('away'));
});

test('ports that others send are not taken', async () => {
  let isConnected = false;
  void connectDesktop({ connect: async () => void giveEngine('stranger', {}) }).then(() => {
    isConnected = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isConnected).toBe(false);
});
