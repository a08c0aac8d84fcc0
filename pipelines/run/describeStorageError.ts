import type { StepFailure } from '../contract/run.ts';

const words: Record<string, string> = {
  ENOSPC: 'The disk of the workspace is full. Make room and run again: finished steps are kept.',
  EDQUOT: 'The disk quota is used up. Make room and run again: finished steps are kept.',
  EROFS: 'The disk of the workspace is read-only.',
  EACCES: 'The folder of the workspace cannot be written. Check its permissions.',
  EIO: 'The disk of the workspace reports an error. Check the disk.',
};

/** A failure to keep files, in words. What is no error of the file system is a defect, and is thrown on. */
export function describeStorageError(error: unknown): StepFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Node's own complaints about how it is called have codes too: ERR_….
  if (!(error instanceof Error) || !/^E[A-Z0-9]+$/.test(code)) throw error;
  const message = words[code] ?? `A file of the workspace could not be read or written (${code}).`;
  return { reason: 'storage', message, ...(error.stack === undefined ? {} : { detail: error.stack }) };
}
