import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/**
 * Folders of the named packages and of all that they need, relative to the project, as they are installed. What is optional and
 * not installed is left out; what is needed and not installed is an error.
 */
export function findProductionPackages(root: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const queue = names.map((name) => ({ name, from: root, isNeeded: true }));
  for (let next = queue.pop(); next; next = queue.pop()) {
    // Some packages name the types of others among what they need: nothing runs them.
    if (next.name.startsWith('@types/')) continue;
    const folder = locate(root, next.from, next.name);
    if (folder === undefined) {
      if (next.isNeeded) throw new Error(`The package ${next.name} is not installed. Run: npm ci`);
      continue;
    }
    if (found.has(folder)) continue;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    const from = join(root, folder);
    const optional = manifest.optionalDependencies ?? {};
    for (const name of Object.keys(manifest.dependencies ?? {}))
      queue.push({ name, from, isNeeded: !Object.hasOwn(optional, name) });
    for (const name of Object.keys(optional)) queue.push({ name, from, isNeeded: false });
    // A peer that is not installed was not needed to run the checkout either.
    const peers = Object.keys(manifest.peerDependencies ?? {});
    for (const name of peers.filter((peer) => !manifest.peerDependenciesMeta?.[peer]?.optional))
      queue.push({ name, from, isNeeded: false });
  }
  return [...found].sort();
}

/** As Node finds a package from a folder: in the nearest `node_modules` upwards. */
function locate(root: string, from: string, name: string): string | undefined {
  for (let folder = from; folder.length >= root.length; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate.slice(root.length + 1);
  }
  return undefined;
}
