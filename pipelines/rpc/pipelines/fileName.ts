import { pipelineSuffix } from './pipelinePath.ts';

/**
 * File name of a pipeline for its name, by letters and digits alone: a name never becomes a path. Letters of all scripts
 * stay; what Windows reserves (`con`, `lpt1`) gets a word more.
 */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  // 60 letters of any script are at most 240 bytes, of which file systems allow 255.
  const slug = [...words].slice(0, 50).join('').replace(/-+$/, '') || 'pipeline';
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(slug) ? `${slug}-pipeline` : slug;
}

/** The first of `name`, `name-2`, `name-3` … that is not taken, with the suffix of pipeline files. */
export function firstFree(slug: string, taken: (fileName: string) => boolean): string {
  for (let i = 1; ; i += 1) {
    const fileName = `${slug}${i === 1 ? '' : `-${i}`}${pipelineSuffix}`;
    if (!taken(fileName)) return fileName;
  }
}
