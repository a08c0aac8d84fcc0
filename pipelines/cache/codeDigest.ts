import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Digest, digest } from '../contract/artifact.ts';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Module specifiers of `import … from`, `export … from`, `import '…'` and `import('…')`, without type-only ones. */
const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\b)[^'";]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

interface ModulePlace {
  id: string;
  category: string;
}

interface SourceFile {
  digest: string;
  files: string[];
  packages: string[];
}

/**
 * Digest of a module's code: of `spec.ts`, `run.ts` and every file of the project that they import, directly or not, and of
 * the pinned version of every package. A change that could change a result changes it, without anybody bumping a version.
 */
export class CodeDigests {
  readonly #sources = new Map<string, SourceFile>();
  readonly #modules = new Map<string, Digest>();
  readonly #versions: Record<string, string>;
  readonly #root: string;

  /** `root` is the folder that has `modules/` and `package.json`. */
  constructor(root = project) {
    this.#root = root;
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      'dependencies',
      Record<string, string>
    >;
    this.#versions = manifest.dependencies;
  }

  /** `runs`: modules that this one has run for it. */
  of(module: ModulePlace & { runs?: readonly ModulePlace[] }): Digest {
    const known = this.#modules.get(module.id);
    if (known) return known;
    const entries = [module, ...(module.runs ?? [])].flatMap(({ id, category }) => {
      const folder = join(this.#root, 'modules', category, id);
      return [join(folder, 'spec.ts'), join(folder, 'run.ts')];
    });
    const found = digest.parse(this.#digestAll(entries));
    this.#modules.set(module.id, found);
    return found;
  }

  #digestAll(entries: string[]): string {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const queue = [...entries];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      const source = this.#read(file);
      queue.push(...source.files);
      for (const name of source.packages)
        packages.add(`${name}@${this.#versions[name] ?? process.versions.node.split('.')[0]}`);
    }
    const lines = [...seen].map(
      (file) => `${relative(this.#root, file).replaceAll('\\', '/')}\0${this.#read(file).digest}`,
    );
    return createHash('sha256')
      .update([...lines.sort(), ...[...packages].sort()].join('\n'))
      .digest('hex');
  }

  #read(file: string): SourceFile {
    const known = this.#sources.get(file);
    if (known) return known;
    const text = readFileSync(file, 'utf8');
    const specifiers = [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    const source: SourceFile = {
      digest: createHash('sha256').update(text).digest('hex'),
      files: specifiers
        .filter(isRelative)
        .map((specifier) => resolve(dirname(file), specifier))
        .filter(existsSync),
      packages: specifiers.filter((specifier) => !isRelative(specifier)).map(packageName),
    };
    this.#sources.set(file, source);
    return source;
  }
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
