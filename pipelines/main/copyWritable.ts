import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../cache/contentDigest.ts';

/** Copies an artifact. Artifacts are read-only; a copy is its owner's. */
export async function copyWritable(path: string, target: string, kind: 'file' | 'folder'): Promise<void> {
  await cp(path, target, { recursive: true, force: true });
  const files = kind === 'file' ? [target] : (await listFiles(path)).map((name) => join(target, name));
  for (const file of files) await chmod(file, 0o644);
}
