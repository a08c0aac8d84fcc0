import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../modules/lib/kernels/', import.meta.url));

/** Names of the programs: sources that no other source imports. Each becomes WebAssembly of its own, with all that it imports. */
export async function listPrograms(): Promise<string[]> {
  const sources = (await readdir(join(folder, 'assembly'))).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(sources.map((name) => readFile(join(folder, 'assembly', name), 'utf8')));
  const parts = new Set(texts.flatMap((text) => [...text.matchAll(/ from '\.\/(\w+)'/g)].map(([, part]) => part)));
  return sources.map((name) => basename(name, '.ts')).filter((name) => !parts.has(name));
}

/** The text of `compiled/NAME.ts`: the same source gives the same text. Throws with the compiler's words. */
export async function compileProgram(name: string): Promise<string> {
  let wasm: Uint8Array | undefined;
  const source = `${name}.ts`;
  const { error, stderr } = await main(
    [
      source,
      ...['--outFile', 'program.wasm', '--baseDir', join(folder, 'assembly')],
      ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
      ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
      ...[
        '--importMemory',
        '--sharedMemory',
        '--initialMemory',
        '2',
        '--maximumMemory',
        '65536',
        '--memoryBase',
        '65536',
      ],
    ],
    {
      readFile: async (path, base = '.') => await readFile(join(base, path), 'utf8').catch(() => null),
      writeFile: (_, contents) => {
        wasm = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !wasm) throw new Error(`${source}: ${error?.message}\n${stderr.toString()}`);
  const kernels = WebAssembly.Module.exports(new WebAssembly.Module(wasm as BufferSource))
    .filter(({ kind }) => kind === 'function')
    .map((entry) => entry.name)
    .sort();
  return [
    `// Made from assembly/${source} by \`npm run kernels\`.`,
    '',
    `export const ${name} = {`,
    `  kernels: [${kernels.map((kernel) => `'${kernel}'`).join(', ')}],`,
    `  wasm: '${Buffer.from(wasm).toString('base64')}',`,
    '} as const;',
    '',
  ].join('\n');
}

/** `npm run kernels [-- NAME …]` compiles the programs that run in WebAssembly. */
if (import.meta.main) {
  const wanted = process.argv.slice(2);
  await mkdir(join(folder, 'compiled'), { recursive: true });
  for (const name of await listPrograms()) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await writeFile(join(folder, 'compiled', `${name}.ts`), await compileProgram(name));
  }
}
