import type { Result } from '../../contract/error.ts';

/** The value, or the error thrown that a procedure answers, with the words of the result. */
export function unwrap<T>(result: Result<T, string>, makeError: (options: { message: string }) => Error): T {
  if (!result.ok) throw makeError({ message: result.error });
  return result.value;
}
