import { globSync, readFileSync } from 'node:fs';
import { catalog } from '../../modules/catalog.ts';
import type { Battery } from './battery.ts';
import { checkMutant } from './checkMutant.ts';
import { mutatePipeline } from './mutatePipeline.ts';

/** Milliseconds, on a machine that may be busy with other things. */
const longest = 2_000;

export const damagedPipelines: Battery = {
  name: 'damaged-pipelines',
  summary: 'Pipeline files with damaged text or structure are refused or validated in words, at once, without a crash.',
  usual: 100_000,
  async *run({ count, seed }) {
    const folder = new URL('../../pipelines/examples/', import.meta.url);
    const files = globSync('*.pipeline.json', { cwd: folder }).sort();
    const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8'));
    for (let trial = 0; trial < count; trial++) {
      const text = mutatePipeline(texts[trial % texts.length]!, seed + trial);
      const start = performance.now();
      const wrong = findWrong(text);
      const milliseconds = performance.now() - start;
      if (milliseconds > longest) wrong.push(`it took ${Math.round(milliseconds)} ms`);
      yield { name: `${files[trial % files.length]} with seed ${seed + trial}`, wrong };
    }
  },
};

function findWrong(text: string): string[] {
  try {
    checkMutant(text, catalog);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
