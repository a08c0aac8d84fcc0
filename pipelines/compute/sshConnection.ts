import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import type { ComputeSecrets, EngineAddress } from '../contract/compute.ts';
import { connectPatience, describeReachFailure } from './describeConnectFailure.ts';
import { describePlace, dialPort } from './dialSocket.ts';
import { EngineConnectionError } from './engineConnectionError.ts';
import { SshProgramStream } from './sshProgramStream.ts';

export type SshAddress = Extract<EngineAddress, { by: 'ssh' }>;

/** Milliseconds between signs of life, and how many may stay without an answer: the connection is over after 8 s. */
const keepAlive = { interval: 2_000, most: 3 };

/**
 * One connection to a host by SSH, with a stream for each request to Docker's socket there; made anew when the last one is over.
 * The only host key that is believed is the one of the address.
 */
export class SshConnection {
  /** Fingerprint of the key that the host showed last. */
  hostKey: string | undefined;
  readonly #address: SshAddress;
  readonly #secrets: ComputeSecrets;
  #client: Promise<Client> | undefined;
  /** Whether the host passes streams on to sockets; undefined: not tried. Where not, its `docker` program does so. */
  #forwards: boolean | undefined;
  #isClosed = false;

  constructor(address: SshAddress, secrets: ComputeSecrets) {
    this.#address = address;
    this.#secrets = secrets;
  }

  /** A stream to Docker's socket on that host. Throws EngineConnectionError. */
  async dial(): Promise<Duplex> {
    const client = await this.#connected();
    if (this.#forwards !== false) {
      const stream = await this.#forward(client);
      this.#forwards ??= stream !== undefined;
      if (stream) return asSocket(stream);
    }
    return asSocket(await this.#dialStdio(client));
  }

  close(): void {
    this.#isClosed = true;
    this.#client?.then(
      (client) => client.destroy(),
      () => {},
    );
  }

  #connected(): Promise<Client> {
    if (this.#isClosed) throw new EngineConnectionError('reach', 'The connection was closed.');
    if (this.#client) return this.#client;
    const connecting = this.#connect();
    const forget = () => {
      if (this.#client === connecting) this.#client = undefined;
    };
    connecting.then((client) => client.once('close', forget), forget);
    this.#client = connecting;
    return connecting;
  }

  async #connect(): Promise<Client> {
    const { host, port, user, hostKey } = this.#address;
    const { key, password } = this.#secrets;
    if (!key && !password)
      throw new EngineConnectionError('sign-in', `Give a private key or a password of ${user} on ${host}.`);
    const sock = await dialPort(host, port);
    const client = new Client();
    // What ends the connection later ends its streams, and each request is told then.
    client.on('error', () => {});
    const shown: { hostKey?: string } = {};
    const ready = once(client, 'ready');
    const closed = once(client, 'close').then(() => {
      throw Object.assign(new Error('Closed'), { code: 'ECONNRESET' });
    });
    closed.catch(() => {});
    try {
      client.connect({
        sock,
        username: user,
        ...(key ? { privateKey: key } : {}),
        ...(password ? { password } : {}),
        authHandler: [...(key ? ['publickey' as const] : []), ...(password ? ['password' as const] : [])],
        hostVerifier: (shownKey: Buffer) => {
          shown.hostKey = fingerprintOf(shownKey);
          this.hostKey = shown.hostKey;
          return shown.hostKey === hostKey;
        },
        readyTimeout: connectPatience,
        keepaliveInterval: keepAlive.interval,
        keepaliveCountMax: keepAlive.most,
      } satisfies ConnectConfig);
      await Promise.race([ready, closed]);
      return client;
    } catch (error) {
      client.destroy();
      sock.destroy();
      throw this.#describe(error as Error & { level?: string }, shown.hostKey);
    } finally {
      ready.catch(() => {});
    }
  }

  #describe(error: Error & { level?: string }, shown: string | undefined): EngineConnectionError {
    const { host, port, user, hostKey } = this.#address;
    const options = { cause: error, hostKey: shown };
    const place = describePlace(host, port);
    if (shown !== undefined && shown !== hostKey) {
      const words = `${place} shows another host key than the one that is believed.\nBelieved: ${hostKey}\nShown: ${shown}\nIf the machine was set up anew, ask its administrator for its key; else somebody stands between.`;
      return new EngineConnectionError('secure', words, options);
    }
    if (error.level === 'client-authentication') {
      const words = `${place} does not let "${user}" in. Check the name, and that the key is one of that user's authorized keys there.`;
      return new EngineConnectionError('sign-in', words, options);
    }
    if (/^Cannot parse privateKey|passphrase|Unsupported key format/i.test(error.message)) {
      const words = 'The private key cannot be read. Give it as OpenSSH or PEM text, without a passphrase.';
      return new EngineConnectionError('sign-in', words, options);
    }
    if (error.level === 'client-timeout')
      return describeReachFailure(Object.assign(error, { code: 'ETIMEDOUT' }), place);
    if (error.level === 'handshake' || error.level === 'protocol') {
      const words = `${place} does not speak SSH as this program does: ${error.message}. Check the port.`;
      return new EngineConnectionError('secure', words, options);
    }
    return describeReachFailure(error, place);
  }

  /** undefined: the host does not do so. */
  async #forward(client: Client): Promise<ClientChannel | undefined> {
    return await new Promise((resolve) => {
      try {
        client.openssh_forwardOutStreamLocal(this.#address.socket, (error, stream) =>
          resolve(error ? undefined : stream),
        );
      } catch {
        // The host is not OpenSSH, or the connection has ended just now.
        resolve(undefined);
      }
    });
  }

  /** Through the `docker` program there. What it complains of is how the stream ends. */
  async #dialStdio(client: Client): Promise<Duplex> {
    const socket = `unix://${this.#address.socket}`.replaceAll("'", `'\\''`);
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.exec(`docker --host '${socket}' system dial-stdio`, (error, opened) =>
        error ? reject(describeReachFailure(error, this.#address.host)) : resolve(opened),
      );
    });
    return new SshProgramStream(channel, (complaint, code) => this.#describeComplaint(complaint, code));
  }

  #describeComplaint(complaint: string, code: number): EngineConnectionError {
    const { host, user, socket } = this.#address;
    const make = (words: string) => new EngineConnectionError('docker', words, { cause: complaint });
    if (/permission denied/i.test(complaint))
      return make(`"${user}" may not use Docker on ${host}. Add that user there to the group "docker".`);
    if (code === 127 || /not found/i.test(complaint))
      return make(`There is no Docker on ${host}, or "${user}" does not find its program. Install it there.`);
    if (/cannot connect|no such file|connection refused|failed to connect/i.test(complaint))
      return make(`Docker does not answer at ${socket} on ${host}. Start it there, or give the path of its socket.`);
    return make(`Docker on ${host} was not reached: ${complaint.trim().split('\n').at(-1) || `its program ended with ${code}`}.`); // biome-ignore format: one line
  }
}

/** As `ssh-keygen -lf` prints it: SHA-256 of the public key's blob (RFC 4253, section 6.6) in base64 without padding. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** With the methods of a socket that HTTP calls and a stream does not have. */
function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  return Object.assign(stream, {
    setKeepAlive: nothing,
    setNoDelay: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
    destroySoon: () => stream.destroy(),
  });
}
