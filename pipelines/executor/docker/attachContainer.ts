import { PassThrough, type Readable, Writable } from 'node:stream';
import type Docker from 'dockerode';
import type { AgentStreams } from '../remote/agentConnection.ts';

export interface AttachedContainer extends AgentStreams {
  /** The end of what the container's first process wrote to stderr: nothing, unless it could not run. */
  complaints(): string;
  /** Settles when the stream is over: the container has ended, or the engine is gone. */
  over: Promise<void>;
  close(): void;
}

const complaintsKept = 4_000;

/** Attaches to a container that has not started yet, so that nothing of what it says is missed. */
export async function attachContainer(docker: Docker, container: Docker.Container): Promise<AttachedContainer> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  const socket = (await container.attach(options)) as Readable & Writable;
  const incoming = new PassThrough();
  let complaints = '';
  const stderr = new Writable({
    write(bytes: Buffer, _, done) {
      complaints = (complaints + bytes.toString('utf8')).slice(-complaintsKept);
      done();
    },
  });
  docker.modem.demuxStream(socket, incoming, stderr);
  const over = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        incoming.end();
        resolve();
      });
    }
  });
  return { incoming, outgoing: socket, complaints: () => complaints, over, close: () => void socket.destroy() };
}
