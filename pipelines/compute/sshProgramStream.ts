import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/** As much of what a program complains of as is kept, in characters. */
const complaintKept = 2_000;

/**
 * The streams of a program on another host. The channel's own end may come before the program's exit and its last words: here the end
 * comes after both, and is an error where the program failed.
 */
export class SshProgramStream extends Duplex {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel, describe: (complaint: string, code: number) => Error) {
    super();
    this.#channel = channel;
    let complaint = '';
    channel.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk).slice(0, complaintKept);
    });
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    // What cannot be written is told by how the program ends.
    channel.on('error', () => {});
    channel.once('close', (code?: number | null) => {
      if (code) this.destroy(describe(complaint, code));
      else this.push(null);
    });
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#channel.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.destroy();
    done(error);
  }
}
