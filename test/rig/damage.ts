import { chmod, cp, lstat, open, readdir, rm, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pick } from './randomNumbers.ts';

/** `silent-flip` leaves size and modification time as they were. */
export const damageKinds = ['flip', 'silent-flip', 'truncate', 'extend', 'delete', 'replace'] as const;
export type DamageKind = (typeof damageKinds)[number];

/** Does something to a file that a failing disk or a careless hand may do. `others` can be put in its place. */
export async function damageFile(
  path: string,
  kind: DamageKind,
  others: readonly string[],
  random: () => number,
): Promise<void> {
  const before = await lstat(path);
  await chmod(path, 0o644);
  switch (kind) {
    case 'flip':
    case 'silent-flip':
      await flipByte(path, random);
      if (kind === 'silent-flip') {
        await utimes(path, before.atime, before.mtime);
        await chmod(path, before.mode);
      }
      return;
    case 'truncate':
      return await truncate(path, Math.floor(random() * before.size));
    case 'extend': {
      const handle = await open(path, 'a');
      await handle.write(Buffer.alloc(1 + Math.floor(random() * 100), 120));
      return await handle.close();
    }
    case 'delete':
      return await rm(path);
    case 'replace':
      await rm(path);
      return await cp(await pickOther(path, others, random), path, { preserveTimestamps: true });
  }
}

/** Another file whose bytes are not the same. */
async function pickOther(path: string, others: readonly string[], random: () => number): Promise<string> {
  const candidates = others.filter((other) => other !== path);
  return pick(candidates, random);
}

/** Changes one bit to seven of one byte. */
export async function flipByte(path: string, random: () => number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const position = Math.floor(random() * size);
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, position);
    byte[0]! ^= 1 + Math.floor(random() * 255);
    await handle.write(byte, 0, 1, position);
  } finally {
    await handle.close();
  }
}

/** Every file below a folder, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
