import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ModuleSpec } from './define.ts';

const modulesFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * The named modules and those that they have run for them, without loading all others: half of the time that a command takes to
 * start. Answers the whole catalog where a name is not in it, so that it can be told what was meant.
 */
export async function loadSpecs(ids: Iterable<string>): Promise<readonly ModuleSpec[]> {
  const folders = await findFolders();
  const specs = new Map<string, ModuleSpec>();
  for (let wanted = new Set(ids); wanted.size > 0; wanted = findMissing(specs)) {
    const loaded = await Promise.all([...wanted].map((id) => loadSpec(folders.get(id))));
    for (const spec of loaded) {
      if (!spec) return (await import('./catalog.ts')).catalog;
      specs.set(spec.id, spec);
    }
  }
  return [...specs.values()];
}

/** Of every module, the folder that has its code, by its id. */
async function findFolders(): Promise<Map<string, string>> {
  const categories = await readdir(modulesFolder, { withFileTypes: true });
  const found = categories
    .filter((category) => category.isDirectory() && category.name !== 'lib')
    .map(async ({ name }) => (await readdir(`${modulesFolder}${name}`)).map((id) => [id, `./${name}/${id}`] as const));
  return new Map((await Promise.all(found)).flat());
}

async function loadSpec(folder: string | undefined): Promise<ModuleSpec | undefined> {
  if (folder === undefined) return undefined;
  const { spec } = (await import(`${folder}/spec.ts`)) as { spec: ModuleSpec };
  return spec;
}

function findMissing(specs: ReadonlyMap<string, ModuleSpec>): Set<string> {
  const named = [...specs.values()].flatMap(({ runs = [] }) => runs);
  return new Set(named.filter((id) => !specs.has(id)));
}
