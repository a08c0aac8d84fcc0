import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Specifiers of imports that remain when types are stripped. */
const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\b)[^'";]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

/** Programs that run as processes of their own, and folders that are read at run time. */
const entries = ['pipelines/main/cli.ts', 'pipelines/main/serveEngine.ts', 'electron/engineProcess.ts'];
const folders = ['modules', 'pipelines'];

export interface EngineSources {
  /** Files of the project, relative to its folder. */
  files: string[];
  /** Names of the packages that they import, without those that come along with these. */
  packages: string[];
}

/**
 * What the engine is made of: everything in `modules/` and `pipelines/` but tests, and what of `electron/` its process runs.
 * The files stay as they are: the digests of module code are taken of them, so that results of the checkout and of the package
 * are the same to the cache.
 */
export function findEngineSources(root: string): EngineSources {
  const inFolders = folders.flatMap((folder) => globSync(`${folder}/**/*`, { cwd: root, withFileTypes: true }));
  const files = new Set(
    inFolders
      .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  const packages = new Set<string>();
  const seen = new Set<string>();
  const queue = [...entries, ...[...files].filter((file) => file.endsWith('.ts'))];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    files.add(file);
    for (const match of readFileSync(join(root, file), 'utf8').matchAll(importPattern)) {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      if (specifier.startsWith('.')) {
        const imported = resolve(join(root, dirname(file)), specifier);
        if (existsSync(imported)) queue.push(imported.slice(root.length + 1));
      } else if (isPackage(specifier)) packages.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** Comments speak of imports as well: what no package can be called is none. */
function isPackage(specifier: string): boolean {
  return (
    !specifier.startsWith('node:') && /^(?:@[\w.-]+\/)?[\w.-]+/.test(specifier) && !builtinModules.includes(specifier)
  );
}
