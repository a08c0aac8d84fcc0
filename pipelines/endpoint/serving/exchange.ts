import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './keys.ts';

const prefix = process.hrtime.bigint().toString(36).slice(-8);
let count = 0;

/** One request and its answer, with what is written down of it. */
export class Exchange {
  readonly id: string;
  readonly startedAt = performance.now();
  /** Without what follows a `?`. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  caller: Caller | undefined;
  deployment = '';
  rows = 0;
  message: string | undefined;
  /** JSON of rows and answer, where the request is in the sample. */
  kept: { request: string; response: string } | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    count += 1;
    this.id = `${prefix}-${count.toString(36)}`;
    this.request = request;
    this.response = response;
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    this.path = mark < 0 ? url : url.slice(0, mark);
  }

  /** What follows the `?`. */
  get query(): URLSearchParams {
    return new URLSearchParams(this.request.url?.split('?')[1] ?? '');
  }

  /** Whether the caller has gone away. */
  get isGone(): boolean {
    return this.response.socket === null || this.response.socket.destroyed;
  }

  /** Milliseconds until now. */
  get duration(): number {
    return performance.now() - this.startedAt;
  }

  /** Header that callers name a deployment by. */
  get wantedDeployment(): string | undefined {
    const value = this.request.headers['x-pipewright-deployment'];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }
}
