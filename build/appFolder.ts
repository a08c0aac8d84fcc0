import { copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEngineSources } from './engineSources.ts';
import { keepFile, type Platform } from './keepFile.ts';
import { findProductionPackages } from './productionPackages.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

export interface AppFolderOptions {
  /** Where to make it. What is there is removed. */
  folder: string;
  /** The built page. */
  page: string;
  /** Default: the platform that this runs on. */
  target?: Platform;
}

export interface AppFolder {
  folder: string;
  files: number;
  /** Bytes. */
  size: number;
  packages: string[];
}

/**
 * Makes a folder with what the engine needs to run, and nothing else: the sources, the built page, the packages in use with
 * the native programs of one platform, the licence. It runs with any Node 24: `node build/pipewright.mjs --help`.
 */
export async function makeAppFolder({ folder, page, target = process }: AppFolderOptions): Promise<AppFolder> {
  await rm(folder, { recursive: true, force: true });
  const sources = findEngineSources(root);
  const packages = findProductionPackages(root, sources.packages);
  const own = [...sources.files, 'build/run.mjs', 'build/pipewright.mjs', 'LICENSE', 'README.md'];
  await copyAll(own, folder);
  for (const one of packages)
    await copyAll(
      (await listFiles(one)).filter((path) => keepFile(path, target)),
      folder,
    );
  await cp(page, join(folder, 'build/out/renderer'), { recursive: true });
  await writeManifest(folder, sources.packages);
  const { files, size } = await measure(folder);
  return { folder, files, size, packages };
}

async function copyAll(paths: readonly string[], folder: string): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(join(root, path), join(folder, path));
  }
}

/** Files of an installed package, without the packages that are installed in it: they are found by themselves. */
async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') files.push(...(await listFiles(path)));
    } else if (entry.isFile()) files.push(path);
  }
  return files;
}

/** The project's own, with the pins of the packages in use: the cache's keys are made of these. */
async function writeManifest(folder: string, packages: readonly string[]): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, description, license, type, engines, bin } = manifest;
  const pins = Object.entries(manifest.dependencies as Record<string, string>);
  const dependencies = Object.fromEntries(pins.filter(([pinned]) => packages.includes(pinned)));
  const written = { name, version, description, license, private: true, type, engines, bin, dependencies };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(written, null, 2)}\n`);
}

async function measure(folder: string): Promise<{ files: number; size: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return { files: sizes.length, size: sizes.reduce((sum, size) => sum + size, 0) };
}
