/** What `serve` asks of the process that it watches over. Given as JSON in its first argument. */
export interface ServeRequest {
  workspace: string;
  /** The first free one is taken. */
  ports: number[];
}

export type ToServe = { type: 'close' };

/** What the process tells. */
export type FromServe =
  /** `url`: opens one page, once. */
  | { type: 'serving'; port: number; url: string }
  /** Another folder was opened: it is the one to open after a crash. */
  | { type: 'opened'; workspace: string }
  /** It cannot serve: `message` says why; the process ends with `code`. */
  | { type: 'refused'; message: string; code: number; inUse: boolean };
