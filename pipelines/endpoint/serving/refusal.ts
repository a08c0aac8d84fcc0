/** Words for the caller, and what stands beside them. */
export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 422 | 429 | 500 | 503;
  /** For programs: does not change when the words do. */
  code: string;
  message: string;
  /** Of a 4xx that has several reasons: all of them that were looked for, one sentence each. */
  problems?: readonly string[];
  /** Seconds after which to try again. */
  retryAfter?: number;
}

/** Ends the handling of a request with a refusal; caught where answers are sent. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function refuse(status: Refusal['status'], code: string, message: string, more: Partial<Refusal> = {}): never {
  throw new RefusedError({ status, code, message, ...more });
}
