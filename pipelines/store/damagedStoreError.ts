/** A file of the store does not hold what was written to it. `path` is the one to move away; the database where it is missing. */
export class DamagedStoreError extends Error {
  override name = 'DamagedStoreError';
  readonly path: string | undefined;

  constructor(path: string | undefined, cause: unknown) {
    super(`${path ?? 'The database'} is damaged`, { cause });
    this.path = path;
  }
}

/** Codes of refusals that tell nothing about what the file holds. */
const outside = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|PERM|NOMEM|INTERRUPT)/;

/** Whether SQLite found something wrong in its file. All statements are fixed, so that what does not fit them is damage. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') && !outside.test(code);
}
