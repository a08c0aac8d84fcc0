import { createHmac } from 'node:crypto';

// What an engine and a container of a cluster say to each other on the one long request that the container makes: one line of JSON
// a message. Lines without `link` are the agent's. Files do not go this way: each order names a request of its own for them.

/** To the container. */
export type LinkOrder =
  | { link: 'ping' }
  /** Unpack what the engine hands out under this name, below the job's folder. */
  | { link: 'fetch'; id: number; file: string }
  /** Pack these, paths below the job's folder, and hand them over under this name. */
  | { link: 'send'; id: number; file: string; paths: string[] }
  /** Nothing more is wanted. */
  | { link: 'leave' };

/** From the container. */
export type LinkAnswer =
  | { link: 'ping' }
  /** The first line. */
  | { link: 'joined'; node: string }
  /** The order with this id was carried out, or why not. */
  | { link: 'done'; id: number; failure?: string };

/** Milliseconds between two signs of life, both ways. */
export const pingInterval = 2_000;
/** Milliseconds of silence after which each side takes the other for gone. */
export const linkPatience = 7_000;

/** Folder of the job in the container. */
export const jobFolder = '/job';
/** Where the container finds its secret. */
export const tokenFile = '/run/secrets/lease';
/** Header, after the last byte, with the sha256 in hex of all bytes. */
export const digestTrailer = 'x-digest';

/** Exit codes of a container that got no task. */
export const linkExit = {
  /** The engine could not be reached. */
  unreachable: 69,
  /** Another container has come in its place, or nobody expects it any more. */
  refused: 77,
};

/**
 * The connection is encrypted, and each side shows the other that it has the container's token, without certificates: a key that both
 * derive from the token (RFC 4279, RFC 5489). Node offers such keys up to TLS 1.2.
 */
export const linkTls = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
} as const;

/** Key of the connection, 32 bytes, of a container's token. */
export function deriveKey(token: string): Buffer {
  return createHmac('sha256', token).update('pipewright link').digest();
}
