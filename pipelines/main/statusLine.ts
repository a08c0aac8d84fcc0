import type { WriteStream } from 'node:tty';

/** One line at the end of a terminal that is written over again and again. Elsewhere than on a terminal, nothing. */
export class StatusLine {
  readonly #stream: WriteStream;

  constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY || text === '') return;
    const width = (this.#stream.columns || 80) - 1;
    this.#stream.write(text.length > width ? `${text.slice(0, width - 1)}…` : text);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[2K');
  }
}
