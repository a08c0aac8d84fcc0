import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../../cache/contentDigest.ts';
import type { Result } from '../../contract/error.ts';

/** Characters that a page is given of a file, at most. */
const charactersShown = 200_000;
const mostBytesOfCharacter = 4;

/** The head of a text file of a folder. `complete`: it is the whole file. The error is what to tell the user. */
export async function readText(
  folder: string,
  file: string,
): Promise<Result<{ text: string; complete: boolean }, string>> {
  // Only what is listed is read: a name from elsewhere never becomes a path.
  if (!(await listFiles(folder)).includes(file)) return { ok: false, error: `This output has no file "${file}".` };
  const handle = await open(join(folder, file));
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, charactersShown * mostBytesOfCharacter));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.includes(0)) return { ok: false, error: `"${file}" is no text. Download the output to look at it.` };
    // A character cut in two at the end of the head is left out.
    const text = new TextDecoder().decode(head, { stream: bytesRead < size });
    return {
      ok: true,
      value: { text: text.slice(0, charactersShown), complete: bytesRead === size && text.length <= charactersShown },
    };
  } finally {
    await handle.close();
  }
}
