import type Docker from 'dockerode';
import type { ComputeSecrets, EngineAddress } from '../contract/compute.ts';
import { describeReachFailure, describeTlsFailure } from './describeConnectFailure.ts';
import { DialAgent } from './dialAgent.ts';
import { describePlace, dialPath, dialPort, dialTls } from './dialSocket.ts';
import { EngineConnectionError } from './engineConnectionError.ts';

/** Of Docker 19.03: what steps in containers need. */
const oldestApi = '1.40';
/** Milliseconds for the first answer. */
const answerPatience = 5_000;

export interface EngineConnection {
  docker: Docker;
  version: Docker.DockerVersion;
  /** Fingerprint of the host's key, over SSH. */
  hostKey(): string | undefined;
  /** Ends every stream. */
  close(): void;
}

/**
 * Connects to a Docker engine and looks whether it can be used. Streams are made when they are asked for, so that it goes on where
 * the engine was away for a while. Throws EngineConnectionError, and so do requests that find the engine gone.
 */
export async function connectEngine(address: EngineAddress, secrets: ComputeSecrets): Promise<EngineConnection> {
  const { agent, hostKey, close } = await openAgent(address, secrets);
  try {
    const docker = await createClient(agent);
    return { docker, version: await readVersion(docker, address), hostKey, close };
  } catch (error) {
    close();
    throw describe(error, address, hostKey());
  }
}

interface OpenAgent {
  agent: DialAgent;
  hostKey(): string | undefined;
  close(): void;
}

async function openAgent(address: EngineAddress, secrets: ComputeSecrets): Promise<OpenAgent> {
  const keep = (dial: ConstructorParameters<typeof DialAgent>[0]): OpenAgent => {
    const agent = new DialAgent(dial, { keepAlive: true, scheduling: 'fifo' });
    return { agent, hostKey: () => undefined, close: () => agent.destroy() };
  };
  switch (address.by) {
    case 'socket':
      return keep(() => dialPath(address.path ?? systemSocket()));
    case 'loopback':
      return keep(() => dialPort('127.0.0.1', address.port));
    case 'tls':
      return keep(() => dialTls(address.host, address.port, secrets));
    case 'ssh': {
      const { SshConnection } = await import('./sshConnection.ts');
      const connection = new SshConnection(address, secrets);
      // A stream for each request: it costs one round trip, and the host counts those that are open.
      const agent = new DialAgent(() => connection.dial(), { keepAlive: false });
      const close = () => {
        agent.destroy();
        connection.close();
      };
      return { agent, hostKey: () => connection.hostKey, close };
    }
  }
}

function systemSocket(): string {
  return process.platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock';
}

/** Of docker-modem's environment variables none counts: a target says itself where it is, and brings its own certificates. */
async function createClient(agent: DialAgent): Promise<Docker> {
  const { default: DockerClient } = await import('dockerode');
  const variables = ['DOCKER_HOST', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CLIENT_TIMEOUT', 'DOCKER_PATH_PREFIX']; // biome-ignore format: one line
  const kept = variables.map((name) => [name, process.env[name]] as const);
  for (const name of variables) delete process.env[name];
  try {
    // The agent dials: host and port stand in headers only. dockerode's types do not know the agent that its client takes.
    const options = { host: 'docker', port: 80, protocol: 'http' as const, agent };
    return new DockerClient(options);
  } finally {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
  }
}

async function readVersion(docker: Docker, address: EngineAddress): Promise<Docker.DockerVersion> {
  const version = await ask(docker);
  const place = describeAddress(address);
  if (typeof version?.ApiVersion !== 'string')
    throw new EngineConnectionError('docker', `What answers at ${place} is not Docker. Check the address.`);
  if (compareVersions(version.ApiVersion, oldestApi) < 0) {
    const words = `Docker at ${place} is too old: it speaks version ${version.ApiVersion} of its API, and ${oldestApi} is the oldest that will do. Install Docker 19.03 or later.`;
    throw new EngineConnectionError('docker', words);
  }
  return version;
}

async function ask(docker: Docker): Promise<Docker.DockerVersion> {
  return await new Promise((resolve, reject) => {
    const abortSignal = AbortSignal.timeout(answerPatience);
    docker.modem.dial(
      { path: '/version', method: 'GET', abortSignal, statusCodes: { 200: true } },
      (error: unknown, version: unknown) => (error ? reject(error) : resolve(version as Docker.DockerVersion)),
    );
  });
}

function describe(error: unknown, address: EngineAddress, hostKey: string | undefined): EngineConnectionError {
  if (error instanceof EngineConnectionError) return error;
  const place = describeAddress(address);
  const { code = '', name, statusCode } = error as NodeJS.ErrnoException & { statusCode?: number };
  const options = { cause: error, hostKey };
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ABORT_ERR') {
    const words = `Docker at ${place} did not answer within ${answerPatience / 1000} seconds. Look at that machine's load, and restart Docker there.`;
    return new EngineConnectionError('docker', words, options);
  }
  if (code.startsWith('HPE_') || statusCode !== undefined) {
    const words = `What answers at ${place} is not Docker. Check the address${address.by === 'loopback' ? ': an engine with TLS is reached by TLS' : ''}.`;
    return new EngineConnectionError('docker', words, options);
  }
  const tls = address.by === 'tls' ? describeTlsFailure(error, place) : undefined;
  return tls ?? describeReachFailure(error, place);
}

/** Where an engine is, as users write it. */
export function describeAddress(address: EngineAddress): string {
  switch (address.by) {
    case 'socket':
      return address.path ?? systemSocket();
    case 'loopback':
      return describePlace('127.0.0.1', address.port);
    case 'tls':
      return describePlace(address.host, address.port);
    case 'ssh':
      return `${address.socket} on ${address.host}`;
  }
}

/** Below 0 where the first is the older one: `1.9` < `1.40`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  return (left![0] ?? 0) - (right![0] ?? 0) || (left![1] ?? 0) - (right![1] ?? 0);
}
