import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The folder with Electron's program, and the program in it; undefined where it was not downloaded. Only looks: to import the
 * package `electron` would download it. `ELECTRON_OVERRIDE_DIST_PATH` names another folder, as for the package itself.
 */
export function findElectron(): { folder: string; program: string } | undefined {
  const own = join(root, 'node_modules', 'electron');
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(own, 'dist');
  const named = join(own, 'path.txt');
  const usual = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as Record<string, string>;
  const name = existsSync(named) ? readFileSync(named, 'utf8') : (usual[process.platform] ?? 'electron');
  const program = join(folder, name);
  return existsSync(program) ? { folder, program } : undefined;
}

/** Version of Electron that the project pins. */
export function electronVersion(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return manifest.devDependencies.electron ?? '';
}
