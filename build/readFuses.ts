import { open } from 'node:fs/promises';

/** Marks the place of the fuses in Electron's program (@electron/fuses, constants.ts). */
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');

/** Fuses of version 1, in their order on the wire. */
const names = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;
export type FuseName = (typeof names)[number];

const chunk = 4 * 2 ** 20;

/**
 * Reads back from a program of Electron which fuses are on: behind the sentinel come the version, the number of fuses, and a
 * character for each: `1` on, `0` off. Throws where there are none, or of a version that is not known.
 */
export async function readFuses(program: string): Promise<Partial<Record<FuseName, boolean>>> {
  const wire = await findWire(program);
  if (wire === undefined) throw new Error(`${program} has no fuses: it is no program of Electron.`);
  const [version, count = 0] = wire;
  if (version !== 1) throw new Error(`The fuses of ${program} are of version ${version}, which is not known here.`);
  const states = wire.subarray(2, 2 + count).toString('latin1');
  const known = names.slice(0, count).map((name, i) => [name, states[i] === '1'] as const);
  return Object.fromEntries(known);
}

async function findWire(program: string): Promise<Buffer | undefined> {
  const file = await open(program);
  try {
    // Parts overlap, so that a sentinel on the border of two is found.
    const overlap = sentinel.length + 64;
    const buffer = Buffer.alloc(chunk + overlap);
    for (let offset = 0; ; offset += chunk) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      const found = buffer.subarray(0, bytesRead).indexOf(sentinel);
      if (found >= 0) return Buffer.from(buffer.subarray(found + sentinel.length, bytesRead));
      if (bytesRead < buffer.length) return undefined;
    }
  } finally {
    await file.close();
  }
}
