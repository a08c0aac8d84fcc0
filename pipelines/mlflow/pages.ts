import { invalid } from './mlflowError.ts';

/** Where the next page begins, as text that only this server reads. */
export function pageToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString('base64url');
}

/** Throws MlflowError for a token that is not one of ours. */
export function readPageToken(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { offset: unknown };
    if (Number.isSafeInteger(offset) && (offset as number) >= 0) return offset as number;
  } catch {
    // Said below.
  }
  throw invalid('The page token is not one that this server gave.');
}

/** A part of a list, and the token of what follows. */
export function takePage<T>(
  all: readonly T[],
  most: number,
  token: string | undefined,
): { page: T[]; next: string | undefined } {
  const offset = readPageToken(token);
  const end = offset + most;
  return { page: all.slice(offset, end), next: end < all.length ? pageToken(end) : undefined };
}
