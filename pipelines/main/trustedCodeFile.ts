import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../cache/durableFile.ts';
import { digestOfCode, type TrustedCode } from '../rpc/pipelines/trustedCode.ts';

/** Trusted code by its sha256, one a line, in `trusted-code.txt` of the user's folder. */
export async function openTrustedCode(folder: string): Promise<TrustedCode> {
  const file = join(folder, 'trusted-code.txt');
  const text = await readFile(file, 'utf8').catch(() => '');
  const digests = new Set(text.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line)));
  let writing: Promise<void> = Promise.resolve();
  return {
    isTrusted: (code) => digests.has(digestOfCode(code)),
    async trust(code) {
      const size = digests.size;
      for (const one of code) digests.add(digestOfCode(one));
      if (digests.size === size) return await writing;
      const write = async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDurably(file, `${[...digests].join('\n')}\n`, 0o600);
      };
      writing = writing.then(write, write);
      await writing;
    },
  };
}
