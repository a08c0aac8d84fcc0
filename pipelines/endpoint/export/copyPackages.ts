import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listFiles } from '../../cache/contentDigest.ts';
import type { Result } from '../../contract/error.ts';

/** Systems that a folder can be exported for. */
export const platforms = ['linux-x64', 'linux-arm64', 'win32-x64', 'darwin-arm64'] as const;
export type Platform = (typeof platforms)[number];

/** What packages need of one another: only what runs, and of native code only what the system takes. */
const needs: Record<string, (platform: Platform) => string[]> = {
  zod: () => [],
  'onnxruntime-node': () => ['onnxruntime-common'],
  'onnxruntime-common': () => [],
  '@duckdb/node-api': () => ['@duckdb/node-bindings'],
  'tar-stream': () => ['streamx', 'b4a', 'fast-fifo'],
  streamx: () => ['text-decoder', 'events-universal', 'fast-fifo'],
  'text-decoder': () => ['b4a'],
  '@duckdb/node-bindings': (platform) => [`@duckdb/node-bindings-${platform}`],
};

/** Files of packages that nothing loads. */
const unused = /\.(d\.[cm]?ts|[cm]?ts|map|md|markdown)$|^(src|script|test|tests|docs)\//i;
const native = /^bin\/napi-v\d+\/([^/]+)\/([^/]+)\//;

/** A file of a package. */
export interface PackageFile {
  /** Relative to `node_modules`, with `/`. */
  name: string;
  /** Where it lies here. */
  path: string;
}

/** Copies packages and what they need into a folder's `node_modules`. The error says which is not installed here. */
export async function copyPackages(
  names: ReadonlySet<string>,
  target: string,
  platform: Platform,
): Promise<Result<void, string>> {
  const files = await findPackageFiles(names, platform);
  if (!files.ok) return files;
  for (const { name, path } of files.value) {
    const place = join(target, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(path, place);
  }
  return { ok: true, value: undefined };
}

/** The files of packages and of what they need. The error says which package is not installed here. */
export async function findPackageFiles(
  names: ReadonlySet<string>,
  platform: Platform,
): Promise<Result<PackageFile[], string>> {
  const queue = [...names].map((name) => ({ name, from: import.meta.filename }));
  const seen = new Set<string>();
  const found: PackageFile[] = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { name, from } = next;
    if (seen.has(name)) continue;
    seen.add(name);
    const folder = findPackage(name, from);
    const files = folder && (await listFiles(folder)).filter((file) => !unused.test(file) && isFor(platform, file));
    if (!files || (name === 'onnxruntime-node' && !files.some((file) => native.test(file)))) {
      return { ok: false, error: `The parts for ${platform} are not installed here (${name}). Do it on that system.` };
    }
    found.push(...files.map((file) => ({ name: `${name}/${file}`, path: join(folder!, file) })));
    for (const needed of needs[name]?.(platform) ?? [])
      queue.push({ name: needed, from: join(folder!, 'package.json') });
  }
  return { ok: true, value: found };
}

function isFor(platform: Platform, file: string): boolean {
  const found = native.exec(file);
  return !found || `${found[1]}-${found[2]}` === platform;
}

/** The folder of an installed package, as a module at `from` would find it. */
function findPackage(name: string, from: string): string | undefined {
  const places = createRequire(from).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, 'package.json')));
}
