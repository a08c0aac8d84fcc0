import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type ListedFile, listFolder, resolveArtifact } from './artifactTree.ts';
import { type Call, defineCall } from './call.ts';
import { describeRuns } from './describeRuns.ts';
import { FileStore } from './fileStore.ts';
import { LoggedRuns } from './loggedRuns.ts';
import { MlflowError, missing } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

// What is asked below `/api/2.0/mlflow-artifacts/artifacts`, by addresses that this server has given.

/** Paths of what lies in a folder, relative to it. */
export async function listArtifacts(services: MlflowServices, address: string): Promise<{ files: ListedFile[] }> {
  const { root, path } = resolveArtifact(services, address);
  return { files: listFolder(await root.files(), path) };
}

/** The content of a file, undamaged. Throws MlflowError. */
export async function openArtifact(
  services: MlflowServices,
  address: string,
): Promise<{ size: number; content: Readable }> {
  const { root, path } = resolveArtifact(services, address);
  const file = (await root.files()).get(path);
  if (!file) throw missing(`There is no artifact "${path.slice(0, 200)}" there.`);
  if ('text' in file.content) return { size: file.size, content: Readable.from([Buffer.from(file.content.text)]) };
  const { artifact, name } = file.content;
  const { artifacts } = services.registry;
  if (!(await artifacts.verify(artifact))) {
    // Else the next run, which does not read it, would take it for good.
    await artifacts.quarantine(artifact);
    throw missing(`The artifact "${path.slice(0, 200)}" was removed or is damaged.`);
  }
  const folder = artifacts.path(artifact.digest);
  return { size: file.size, content: createReadStream(name === undefined ? folder : join(folder, name)) };
}

/** Throws MlflowError where nothing can be put: only runs and models of MLflow's client take files. */
export async function storeArtifact(services: MlflowServices, address: string, content: Readable): Promise<void> {
  const { owner, path } = findOwner(services, address);
  await new FileStore(services.database, services.registry).put(owner, path, content);
}

export function removeArtifact(services: MlflowServices, address: string): void {
  const { owner, path } = findOwner(services, address);
  if (new FileStore(services.database, services.registry).remove(owner, path) === 0)
    throw missing(`There is no artifact "${path.slice(0, 200)}" there.`);
}

function findOwner(services: MlflowServices, address: string) {
  const { root, path } = resolveArtifact(services, address);
  const { owner } = root;
  if (!owner)
    throw new MlflowError(
      'PERMISSION_DENIED',
      'What pipelines have made, and what is registered, can be read and not written.',
    );
  if ('runId' in owner) new LoggedRuns(services.database).requireOpen(owner.runId);
  return { owner, path };
}

const ofRun = z.object({ run_id: z.string(), path: z.string().default('') });

/** Those of a run, by its id. Here paths are relative to the root. */
export const artifactCalls: Call[] = [
  defineCall('GET', '/artifacts/list', ofRun, async (services, { run_id, path }) => {
    new LoggedRuns(services.database).require(run_id);
    const [run] = describeRuns(services.database, [run_id]) as { info: { artifact_uri: string } }[];
    const uri = run!.info.artifact_uri;
    const { files } = await listArtifacts(services, `${uri.replace('mlflow-artifacts:/', '')}/${path}`);
    const prefix = path === '' ? '' : `${path}/`;
    return { root_uri: uri, files: files.map((file) => ({ ...file, path: `${prefix}${file.path}` })) };
  }),
];
