/**
 * Whether somebody has to change something before the engine can be used: one of both sides does not believe the other's certificate
 * or key. Such an error has words for users.
 */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && (error as { isRefusal?: unknown }).isRefusal === true;
}
