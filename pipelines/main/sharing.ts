import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import type { ResultCache } from '../cache/resultCache.ts';
import type { BlobStore } from '../cache/shared/blobStore.ts';
import { readText } from '../cache/shared/fetchArtifact.ts';
import { SharedResults } from '../cache/shared/sharedResults.ts';
import { SealedSecrets } from '../compute/sealedSecrets.ts';
import { SharedPlace } from '../compute/sharedPlace.ts';
import { identifyWorkspace } from '../compute/workspaceId.ts';
import type { WorkspaceSharing } from '../compute/workspaceSharing.ts';
import type { Result } from '../contract/error.ts';
import type { SharedCache } from '../contract/sharedCache.ts';
import type { ComputeOptions } from './computePlaces.ts';
import { findUserFolder } from './userFolder.ts';
import type { WorkspacePaths } from './workspace.ts';

/** What is kept of where a workspace shares its results. */
export function openSharedPlace({ workspace, sharedCache, userFolder, encryptionKey }: OpenPlaceOptions): SharedPlace {
  const secrets = new SealedSecrets({ folder: userFolder ?? findUserFolder(), encryptionKey });
  return new SharedPlace({ file: sharedCache, workspaceId: identifyWorkspace(workspace), secrets });
}

type OpenPlaceOptions = ComputeOptions & Pick<WorkspacePaths, 'sharedCache'>;

export interface SharingOptions extends OpenPlaceOptions {
  attempts: string;
  artifacts: ArtifactStore;
  cache: ResultCache;
  /** Told in words for users what keeps results from being shared. */
  onTrouble(message: string): void;
}

/** Has the cache share its results where the workspace says. Connects to nothing yet. */
export async function openSharing(options: SharingOptions): Promise<WorkspaceSharing> {
  const { artifacts, attempts, cache, onTrouble } = options;
  const kept = openSharedPlace(options);
  let shared: SharedResults | undefined;
  let problem: string | undefined;

  async function begin(): Promise<void> {
    const place = kept.read();
    const blobs = place.ok && place.value ? await openBlobs(place.value, kept.secretOf(place.value)) : undefined;
    shared = undefined;
    problem = undefined;
    if (!place.ok) problem = place.error;
    else if (blobs?.ok) {
      shared = new SharedResults({ blobs: blobs.value, artifacts, temporary: join(attempts, 'shared'), onTrouble });
    } else if (blobs) problem = blobs.error;
    if (problem !== undefined) onTrouble(problem);
    cache.shareThrough(shared);
  }

  await begin();
  return {
    view() {
      const place = kept.read();
      const value = place.ok ? place.value : undefined;
      return {
        place: value ?? null,
        secretKept: value !== undefined && kept.secretOf(value) !== undefined,
        problem: shared?.trouble ?? problem ?? null,
        waiting: shared?.waiting ?? 0,
      };
    },
    async change(place, secretAccessKey) {
      if (place) {
        const chosen = await chooseSharedPlace(kept, place, secretAccessKey);
        if (!chosen.ok) return chosen;
      } else await kept.remove();
      await begin();
      return { ok: true, value: undefined };
    },
    sendAll: () => cache.shareAll(),
  };
}

/** Keeps where results are shared from now on, if a blob can be written there and read again. An error says in words why not. */
export async function chooseSharedPlace(
  kept: SharedPlace,
  place: SharedCache,
  secretAccessKey: string | undefined,
): Promise<Result<void, string>> {
  const secret = secretAccessKey ?? kept.secretOf(place);
  const blobs = await openBlobs(place, secret);
  if (!blobs.ok) return blobs;
  const probe = `probe/${randomUUID()}`;
  try {
    await blobs.value.write(probe, { text: probe });
    if ((await readText(blobs.value, probe, 1000)) !== probe) throw new Error('what was written there reads otherwise');
    await blobs.value.remove(probe);
  } catch (error) {
    return { ok: false, error: `Results cannot be shared at ${blobs.value.title}: ${(error as Error).message}.` };
  }
  return await kept.save(place, secretAccessKey);
}

async function openBlobs(place: SharedCache, secretAccessKey: string | undefined): Promise<Result<BlobStore, string>> {
  if (place.kind === 'folder') {
    const { FolderBlobs } = await import('../cache/shared/folderBlobs.ts');
    const found = await lstat(place.path).catch(() => undefined);
    if (!found?.isDirectory()) {
      return { ok: false, error: `There is no folder ${place.path} (now). Connect the drive, or name another folder.` };
    }
    return { ok: true, value: new FolderBlobs(place.path) };
  }
  if (secretAccessKey === undefined) {
    const error = `The secret key of ${place.accessKeyId} is not kept on this machine. Give it again: pipewright cache use.`;
    return { ok: false, error };
  }
  const { BucketBlobs } = await import('../cache/shared/bucketBlobs.ts');
  return { ok: true, value: new BucketBlobs(place, secretAccessKey) };
}
