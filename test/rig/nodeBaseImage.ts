import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { chmod, copyFile, glob, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DockerEngine } from './dockerEngine.ts';

/**
 * Makes an image of nothing but the Node that runs this, and the libraries of this machine which it and the native code of a folder
 * load: a base as `node:22-slim` would be, where no registry of images can be reached. Linux with the GNU C library.
 */
export async function importNodeImage(engine: DockerEngine, name: string, folder: string): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'pipewright-base-'));
  try {
    const files: string[] = [];
    for await (const file of glob(['**/*.node', '**/*.so*'], { cwd: folder })) files.push(join(folder, file));
    const libraries = new Set([process.execPath, ...files].flatMap(listLibraries));
    for (const path of libraries) if (!path.startsWith(folder)) await place(path, join(stage, path));
    await place(process.execPath, join(stage, 'usr/local/bin/node'));
    const archive = join(stage, 'image.tar');
    execFileSync('tar', ['--create', '--file', archive, '--exclude', 'image.tar', '--directory', stage, '.']);
    engine.docker('import', archive, name);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Paths of the shared libraries that a program or library is loaded with, ldd(1). */
function listLibraries(file: string): string[] {
  const text = execFileSync('ldd', [file], { encoding: 'utf8' });
  return [...text.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map((match) => match[1]!);
}

async function place(path: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(realpathSync(path), target);
  await chmod(target, 0o755);
}
