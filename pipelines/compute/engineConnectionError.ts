/** On the way to a Docker engine, in its order; which of them there are is a matter of how it is reached. */
export const connectStages = ['find', 'reach', 'secure', 'sign-in', 'docker'] as const;
export type ConnectStage = (typeof connectStages)[number];

/** A Docker engine was not reached, or is not one that can be used. The message is for users: what, where, what to do. */
export class EngineConnectionError extends Error {
  override name = 'EngineConnectionError';
  readonly stage: ConnectStage;
  /** Nothing is mended by trying again: a certificate, a key or a name is not the one that is believed. */
  readonly isRefusal: boolean;
  /** Fingerprint of the key that the host showed, where that is known. */
  readonly hostKey: string | undefined;

  constructor(stage: ConnectStage, message: string, options: ErrorOptions & { hostKey?: string | undefined } = {}) {
    super(message, options);
    this.stage = stage;
    this.isRefusal = stage === 'secure' || stage === 'sign-in';
    this.hostKey = options.hostKey;
  }
}
