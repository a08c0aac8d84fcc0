import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Result } from '../contract/error.ts';

/**
 * Shared libraries of this system that native files load, with the loader itself, by the path at which the loader looks for
 * them. Linux with glibc only. Libraries that lie beside the files themselves are left out.
 */
export async function findHostLibraries(files: readonly string[]): Promise<Result<string[], string>> {
  const found = new Set<string>();
  for (const file of files) {
    const listing = await list(file);
    if (listing === undefined) {
      return { ok: false, error: 'The libraries of this system cannot be listed (ldd). Name an image as the base.' };
    }
    for (const line of listing.split('\n')) {
      const [, path] = /(?:=>\s*)?(\/\S+) \(0x[0-9a-f]+\)/.exec(line) ?? [];
      if (path && /^\/(lib|lib64|usr\/lib|usr\/lib64)\//.test(path)) found.add(path);
    }
  }
  return { ok: true, value: [...found].sort() };
}

async function list(file: string): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('ldd', [file])).stdout;
  } catch {
    return undefined;
  }
}
