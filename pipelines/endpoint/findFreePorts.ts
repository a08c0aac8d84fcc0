import { createServer } from 'node:net';

/** Ports of endpoints begin here. */
const firstPort = 4750;
const portsToTry = 1000;

/** Ports of this machine's loopback that nobody listens on now, lowest first; as many as are asked for, those taken left out. */
export async function findFreePorts(count: number, taken: ReadonlySet<number>): Promise<number[]> {
  const found: number[] = [];
  for (let port = firstPort; port < firstPort + portsToTry && found.length < count; port += 1)
    if (!taken.has(port) && (await isFree(port))) found.push(port);
  return found;
}

/** Whether nobody listens on a port of the loopback now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
