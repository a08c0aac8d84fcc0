import type { FromWorker, ToWorker } from '../worker/protocol.ts';

/** How a worker ended that gave no answer. */
export interface Ended {
  code: number | null;
  signal: string | null;
  /** The end of what it printed. */
  output: string;
  /** The operating system ended it because it had reached its memory limit; where somebody could see that. */
  outOfMemory?: boolean;
  /** What is known of it beside that, in words for users. */
  message?: string;
}

/** Somebody who runs a step: a process of this machine, or one behind a connection. */
export interface StepWorker {
  /** Settles when it is gone. Never rejects. */
  readonly ended: Promise<Ended>;
  /** Sends one message and hears what comes back, until the next call. */
  send(message: ToWorker, listener: (message: FromWorker) => void, onOutput: (line: string) => void): void;
  /** Sends one more message to the step that runs. */
  tell(message: ToWorker): void;
}
