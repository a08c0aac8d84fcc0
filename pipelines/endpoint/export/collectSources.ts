import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { listFiles } from '../../cache/contentDigest.ts';

/** What a program is made of. */
export interface CollectedSources {
  /** Files of the project, relative to its root, with `/`, sorted. */
  files: string[];
  /** Packages that they import. */
  packages: Set<string>;
}

/** `import … from`, `export … from` and `import '…'`, without type-only ones. */
const staticImports =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\b)[^'";]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'/g;
const dynamicImports = /\bimport\s*\(\s*'([^']+)'/g;
/** Files that are found beside a module while it runs: of a template, all that the folder before its first value holds. */
const besides = /new URL\(\s*['`]([^'`$]+)[^'`]*['`]\s*,\s*import\.meta\.url/g;

/**
 * The project's files that an entry reaches, by imports of any kind and by addresses relative to a module. Of files in `avoided` the
 * packages are not collected, nor is anything that only they import: they stay unused.
 */
export async function collectSources(
  root: string,
  entry: string,
  avoided: ReadonlySet<string> = new Set(),
): Promise<CollectedSources> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [entry];
  const follow = (from: string, specifier: string) => {
    if (specifier.startsWith('.')) queue.push(toName(root, resolve(root, dirname(from), specifier)));
    else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
  };
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file) || avoided.has(file)) continue;
    if (statSync(join(root, file)).isDirectory()) {
      for (const name of await listFiles(join(root, file)))
        if (!name.endsWith('.test.ts')) files.add(`${file}/${name}`);
      continue;
    }
    files.add(file);
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const pattern of [staticImports, dynamicImports, besides])
      for (const match of text.matchAll(pattern)) follow(file, match[1] ?? match[2] ?? '');
  }
  return { files: [...files].sort(), packages };
}

function toName(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
