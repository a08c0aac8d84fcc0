import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Boundary, judgeRequest, securityHeaders } from './serverBoundary.ts';
import { type Shell, sendShellFile } from './serverShell.ts';

export interface DoorOptions {
  shell: Shell;
  token: string;
  /** Where to listen: the first of them that is free. */
  ports: Iterable<number>;
  /** A client that sends its request drop by drop is let go of. */
  patience?: Patience;
}

/** Milliseconds for a request's headers, for all of it, and between looks at who is too slow. */
export interface Patience {
  headers: number;
  request: number;
  look: number;
}

const usualPatience: Patience = { headers: 10_000, request: 30_000, look: 1_000 };

/** Where the app is, for this machine alone. */
export interface Door {
  port: number;
  /** `http://127.0.0.1:4650` */
  origin: string;
  server: Server;
  /** Who answers from now on, also those who are waiting. */
  lead(answer: RequestListener): void;
  close(): Promise<void>;
}

/**
 * Listens, refuses whom the boundary refuses, and sends the files of the page. All else waits until there is somebody to answer
 * it: a browser takes in the page while the app is still being loaded. Throws what `listen` throws when no port is free.
 */
export async function openDoor({ shell, token, ports, patience = usualPatience }: DoorOptions): Promise<Door> {
  const boundary: Boundary = { host: '', token, isShell: (path) => path === '/' || shell.find(path) !== undefined };
  const led = Promise.withResolvers<RequestListener>();
  let answer: RequestListener | undefined;
  const server = createServer(
    {
      requestTimeout: patience.request,
      headersTimeout: patience.headers,
      connectionsCheckingInterval: patience.look,
      maxHeaderSize: 16_384,
      keepAliveTimeout: 65_000,
      keepAlive: true,
      keepAliveInitialDelay: 10_000,
    },
    (request, response) => {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      const refusal = judgeRequest(request, boundary);
      if (refusal) return refuse(response, refusal);
      if (sendShellFile(shell, request, response)) return;
      if (answer) return answer(request, response);
      void led.promise.then((late) => late(request, response));
    },
  );
  server.maxConnections = 500;
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n'));
  const port = await listen(server, ports);
  boundary.host = `127.0.0.1:${port}`;
  return {
    port,
    origin: `http://${boundary.host}`,
    server,
    lead(listener) {
      answer = listener;
      led.resolve(listener);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, { status, message }: { status: number; message: string }): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ message }));
}

async function listen(server: Server, ports: Iterable<number>): Promise<number> {
  let taken: unknown;
  for (const port of ports) {
    try {
      server.listen({ host: '127.0.0.1', port });
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      taken = error;
    }
  }
  throw taken;
}
