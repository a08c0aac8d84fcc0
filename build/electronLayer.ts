import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The folder that Electron is started with. */
export const electronFolder = join(root, 'build', 'out', 'electron');

/**
 * Builds what Electron itself runs: the main process as one ES module, and the preload script as one CommonJS file, the only
 * form that a sandboxed page's process loads. The engine is not among it: its process runs the sources.
 */
export async function buildElectronLayer(): Promise<void> {
  await bundle('electron/main.ts', 'main.js', 'es');
  await bundle('electron/preload.ts', 'preload.cjs', 'cjs');
  const { version, description, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const manifest = {
    name: 'pipewright',
    productName: 'Pipewright',
    version,
    description,
    license,
    author: 'The Pipewright authors',
    homepage: 'https://pipewright.invalid/',
    type: 'module',
    main: 'main.js',
  };
  await mkdir(electronFolder, { recursive: true });
  await writeFile(join(electronFolder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function bundle(entry: string, fileName: string, format: 'es' | 'cjs'): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    // Everything from node_modules goes in, so that the archive needs none.
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: join(root, entry),
      outDir: electronFolder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: ['electron'],
        output: { format, entryFileNames: fileName, codeSplitting: false },
      },
    },
  });
}
