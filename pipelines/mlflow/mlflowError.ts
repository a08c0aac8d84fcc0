/** Error codes of MLflow's REST API that are answered here, with their HTTP statuses. */
const statuses = {
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_PARAMETER_VALUE: 400,
  PERMISSION_DENIED: 403,
  INTERNAL_ERROR: 500,
} as const;

export type MlflowErrorCode = keyof typeof statuses;

/** A call that is refused; MLflow's client shows the message as it is. */
export class MlflowError extends Error {
  override name = 'MlflowError';
  readonly code: MlflowErrorCode;

  constructor(code: MlflowErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }
}

export function missing(message: string): MlflowError {
  return new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
}

export function invalid(message: string): MlflowError {
  return new MlflowError('INVALID_PARAMETER_VALUE', message);
}
