import { X509Certificate } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ComputeSecrets } from '../contract/compute.ts';
import {
  connectPatience,
  describeReachFailure,
  describeSocketFailure,
  describeTlsFailure,
} from './describeConnectFailure.ts';
import { EngineConnectionError } from './engineConnectionError.ts';

/** A stream to a socket of this machine. Throws EngineConnectionError. */
export async function dialPath(path: string): Promise<Socket> {
  return await opened(connect({ path }), 'connect', (error) => describeSocketFailure(error, path));
}

/** A stream to a port. Throws EngineConnectionError. */
export async function dialPort(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5_000 });
  return await opened(socket, 'connect', (error) => describeReachFailure(error, describePlace(host, port)));
}

/**
 * A stream to a port by TLS 1.2 or later, both sides with certificates; the server's has to be signed by the given CA, and by no
 * other, and to be for this host. Throws EngineConnectionError.
 */
export async function dialTls(host: string, port: number, secrets: ComputeSecrets): Promise<Socket> {
  const { ca, certificate, key } = secrets;
  const missing = Object.entries({ CA: ca, 'client certificate': certificate, 'private key': key });
  const names = missing.filter(([, text]) => !text).map(([name]) => name);
  if (names.length > 0) throw new EngineConnectionError('secure', `Give the ${names.join(' and the ')}, in PEM.`);
  refuseExpired(certificate!, describePlace(host, port));
  const plain = await dialPort(host, port);
  const describe = (error: Error) =>
    describeTlsFailure(error, describePlace(host, port)) ?? describeReachFailure(error, describePlace(host, port));
  const isName = !/^[\d.]+$|:/.test(host);
  try {
    const socket = connectTls({
      socket: plain,
      host,
      ...(isName ? { servername: host } : {}),
      ca: ca!,
      cert: certificate!,
      key: key!,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    });
    const secured = await opened(socket, 'secureConnect', describe);
    // With TLS 1.3 the server refuses a certificate after the handshake. Whoever waits for an answer then is given this very error by
    // Node, after this listener: the words are put into it.
    secured.on('error', (error) => {
      const described = describeTlsFailure(error, describePlace(host, port));
      if (described) Object.assign(error, { ...described, message: described.message });
    });
    return secured;
  } catch (error) {
    plain.destroy();
    if (error instanceof EngineConnectionError) throw error;
    const words =
      'The certificate and the private key cannot be read, or do not belong together. Give both in PEM, without a passphrase.';
    throw new EngineConnectionError('secure', words, { cause: error });
  }
}

/** An engine may refuse an expired certificate in the same word as a foreign one. What cannot be read is told later. */
function refuseExpired(certificate: string, place: string): void {
  let end: Date;
  try {
    end = new X509Certificate(certificate).validToDate;
  } catch {
    return;
  }
  if (end.getTime() >= Date.now()) return;
  const words = `The client certificate for ${place} has expired on ${end.toISOString().slice(0, 10)}. Give a newer one.`;
  throw new EngineConnectionError('sign-in', words);
}

async function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  describe: (error: Error) => Error,
): Promise<Socket> {
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => done.reject(Object.assign(new Error('No answer'), { code: 'ETIMEDOUT' })),
    connectPatience,
  );
  socket.once(event, done.resolve);
  socket.once('error', done.reject);
  socket.once('close', () => done.reject(Object.assign(new Error('Closed'), { code: 'ECONNRESET' })));
  try {
    await done.promise;
    return socket;
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw error instanceof EngineConnectionError ? error : describe(error as Error);
  } finally {
    clearTimeout(timer);
    socket.removeListener('error', done.reject);
  }
}

export function describePlace(host: string, port: number): string {
  return `${host} port ${port}`;
}
