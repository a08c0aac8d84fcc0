import { z } from 'zod';
import { computeName } from './computeName.ts';

const host = z
  .string()
  .regex(/^(?!-)[A-Za-z0-9._:-]{1,253}$/, 'Write a host name or an address, without "http://" or a port.');
const port = z.number().int().min(1).max(65_535);

/** How a Docker engine is reached. Keys and certificates are secrets of the target; only what everybody may know stands here. */
export const engineAddress = z.discriminatedUnion('by', [
  /** A socket of this machine: the system's own where the path is left out. */
  z.strictObject({ by: z.literal('socket'), path: z.string().min(1).max(1000).optional() }),
  /** Port of this machine, without TLS. No other machine is reached like this. */
  z.strictObject({ by: z.literal('loopback'), port }),
  /** Secrets: `ca`, `certificate`, `key`, in PEM. */
  z.strictObject({ by: z.literal('tls'), host, port: port.default(2376) }),
  /** Secret: `key`, a private key of OpenSSH or PEM, or `password`. */
  z.strictObject({
    by: z.literal('ssh'),
    host,
    port: port.default(22),
    user: z.string().regex(/^[A-Za-z_][A-Za-z0-9._-]{0,31}$/, 'Write the name of a user of that machine.'),
    /** The only host key that is believed, as `ssh-keygen -lf` prints it. */
    hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'Write the fingerprint as "SHA256:" and 43 characters.'),
    /** Of Docker's socket on that machine. */
    socket: z.string().min(1).max(1000).default('/var/run/docker.sock'),
  }),
]);
export type EngineAddress = z.infer<typeof engineAddress>;

const share = {
  name: computeName,
  engine: engineAddress,
  /** Steps at the same time; of a cluster, jobs that wait in it count too. */
  slots: z.number().int().min(1).max(1000),
  /** Bytes that a step may use; the engine's own limit where it is left out. */
  memory: z.number().int().min(134_217_728).optional(),
  /** Processors that a step may use. */
  cpus: z.number().min(0.1).max(512).optional(),
  /** As Node names it, e.g. `linux-x64`: part of every step's key. Read from the engine when the target is added or tested. */
  platform: z.string().regex(/^[a-z0-9]+-[a-z0-9]+$/),
};

/** A place where steps run, beside the processes of this machine. Kept for the workspace on this machine, not in git. */
export const computeTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('docker'), ...share }),
  z.strictObject({
    kind: z.literal('swarm'),
    ...share,
    /** Address at which nodes of the cluster reach this machine, which hands out inputs and takes outputs. */
    advertise: host,
    /** Port of that service; any free one where it is left out. */
    advertisePort: port.optional(),
    /** Constraints of Docker's, e.g. `node.labels.disk==ssd`. */
    placement: z.array(z.string().min(1).max(200)).max(20).default([]),
  }),
]);
export type ComputeTarget = z.infer<typeof computeTarget>;

/** PEM text, private keys and passwords, by what they are of the target's address. */
export const computeSecrets = z.strictObject({
  ca: z.string().max(1e6).optional(),
  certificate: z.string().max(1e6).optional(),
  key: z.string().max(1e6).optional(),
  password: z.string().max(1000).optional(),
});
export type ComputeSecrets = z.infer<typeof computeSecrets>;

/** Name and version of a Python package, pinned, as pip writes it. */
const pythonPackage = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?==[A-Za-z0-9.!+_-]+$/,
    'Write a package as "name==version".',
  );

const oneLine = z
  .string()
  .max(10_000)
  .regex(/^[^\n\r\0]*$/, 'A variable holds one line.');

/** `environments/NAME.json` of a workspace: what containers of a step have beside the program. */
export const environment = z.strictObject({
  format: z.literal('pipewright/environment@1'),
  description: z.string().max(2000).default(''),
  /** An image that the engine has or can pull, by tag or digest; the program's own base where it is left out. */
  image: z.string().min(1).max(500).optional(),
  pythonPackages: z.array(pythonPackage).max(500).default([]),
  variables: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), oneLine).default({}),
});
export type Environment = z.infer<typeof environment>;
