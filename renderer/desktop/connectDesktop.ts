import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { type DesktopBridge, enginePortMessage } from '../../pipelines/contract/desktopBridge.ts';
import type { Client } from '../api/client.ts';

type Link = Pick<RPCLink<Record<never, never>>, 'call'>;

/**
 * Calls to the engine over ports of the desktop window. The engine may end and be started again: what waits fails then, calls in
 * between fail at once, and from the next port on they are answered again. Settles with the first port.
 */
export async function connectDesktop(bridge: Pick<DesktopBridge, 'connect'>): Promise<Client> {
  let current: { port: MessagePort; link: Link } | undefined;
  const first = Promise.withResolvers<void>();

  function take(port: MessagePort): void {
    // The end of the old one may be told later than the new one comes.
    current?.port.dispatchEvent(new Event('close'));
    const link = new RPCLink({ port });
    const taken = { port, link };
    current = taken;
    port.addEventListener('close', () => {
      if (current === taken) current = undefined;
    });
    port.start();
    first.resolve();
  }

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (event.source === window && event.data === enginePortMessage && port) take(port);
  });
  await bridge.connect();
  await first.promise;
  const link: Link = {
    async call(path, input, options) {
      if (!current) throw new Error('The engine is away.');
      return await current.link.call(path, input, options);
    },
  };
  return createORPCClient(link);
}
