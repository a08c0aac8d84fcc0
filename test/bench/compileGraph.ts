import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layeredPipeline } from './layeredPipeline.ts';
import { measureInTurns } from './repeat.ts';
import type { Benchmark } from './row.ts';

/** From the file of a 10,000-step pipeline to its plan, in a process that has not done it before. */
export const compileGraph: Benchmark = {
  name: 'compile-graph',
  async run({ quick, folder, emit }) {
    const file = join(folder, 'large.pipeline.json');
    await writeFile(file, JSON.stringify(layeredPipeline(10_000)));
    const program = fileURLToPath(new URL('./compileOnce.ts', import.meta.url));
    const { compile } = await measureInTurns(quick ? 3 : 9, {
      compile: () => Number(execFileSync(process.execPath, [program, file], { encoding: 'utf8' })),
    });
    emit({ name: 'compile-10000', ours: compile, unit: 's', goal: 2, note: 'read, parse, validate, plan; cold' });
  },
};
