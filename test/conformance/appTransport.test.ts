import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { servePort } from '../../pipelines/rpc/servePort.ts';
import { openTestServer } from '../rig/appServer.ts';
import { describeTransport } from './appTransport.ts';

describeTransport('HTTP with server-sent events', async () => {
  const app = await openTestServer();
  return {
    context: app.host.context,
    client: app.client,
    cut: () => void app.server.close(),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
});

describeTransport('A message port', async () => {
  const app = await openTestServer();
  const { port1, port2 } = new MessageChannel();
  servePort(port1, app.host.context);
  port2.start();
  return {
    context: app.host.context,
    client: createORPCClient(new RPCLink({ port: port2 })),
    cut: () => port1.close(),
    async [Symbol.asyncDispose]() {
      port1.close();
      await app[Symbol.asyncDispose]();
    },
  };
});
