import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import { listFiles } from '../cache/contentDigest.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';

/** Folder of an endpoint's folder with one folder a servable, named by its content. */
const deploymentsFolder = 'deployments';

/** Where a servable lies in the folder of an endpoint; two deployments of one servable share it. */
export function folderOfServable({ digest }: Artifact): string {
  return `${deploymentsFolder}/${digest.slice(0, 16)}`;
}

/**
 * Puts a servable into the folder of an endpoint, as links to the files of the store, or as copies where the disk has no links:
 * what is deployed stays when the store is tidied. It has its name only when it is whole. The error says what is wrong with the
 * stored files.
 */
export async function placeServable(
  folder: string,
  servable: Artifact,
  artifacts: ArtifactStore,
): Promise<Result<void, string>> {
  const target = join(folder, folderOfServable(servable));
  if (await exists(target)) return { ok: true, value: undefined };
  if (!(await artifacts.verify(servable))) {
    await artifacts.quarantine(servable);
    return { ok: false, error: 'Its stored files were removed or are damaged. Register the model again.' };
  }
  const source = artifacts.path(servable.digest);
  const temporary = join(folder, deploymentsFolder, `.${randomUUID()}.tmp`);
  try {
    for (const name of await listFiles(source)) {
      const file = join(temporary, name);
      await mkdir(dirname(file), { recursive: true });
      await link(join(source, name), file).catch(() => copyFile(join(source, name), file));
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another program was faster.
    if (!(await exists(target))) throw error;
  }
  return { ok: true, value: undefined };
}

/** What is being placed has this long before it counts as left behind. Milliseconds. */
const placingTime = 600_000;

/** Removes the servables that a plan no longer names. `kept`: as `folderOfServable` answers. */
export async function removeServables(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(join(folder, deploymentsFolder)).catch(() => [])) {
    const path = join(folder, deploymentsFolder, name);
    if (kept.has(`${deploymentsFolder}/${name}`)) continue;
    const isBeingPlaced = name.endsWith('.tmp') && Date.now() - (await changedAt(path)) < placingTime;
    if (!isBeingPlaced) await rm(path, { recursive: true, force: true });
  }
}

async function changedAt(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
