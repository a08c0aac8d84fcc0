import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { listFiles } from '../cache/contentDigest.ts';
import type { Artifact } from '../contract/artifact.ts';
import { describeMlmodel } from './describeMlmodel.ts';
import { pipelinesExperiment } from './experimentStore.ts';
import { asArtifact, type FileOwner, FileStore } from './fileStore.ts';
import { LoggedModels } from './loggedModels.ts';
import { LoggedRuns } from './loggedRuns.ts';
import { invalid, missing } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

/** A file that can be downloaded: in the store of artifacts, or text that is made for it. */
export interface TreeFile {
  size: number;
  content: { artifact: Artifact /** Within the artifact, when it is a folder. */; name?: string } | { text: string };
}

/** What lies below the root of a run, of a logged model, or of a version in the registry. */
export interface ArtifactRoot {
  /** undefined: nothing can be put there. */
  owner: FileOwner | undefined;
  files(): Promise<Map<string, TreeFile>>;
}

/** An address below `/mlflow-artifacts/artifacts`: which root, and the path below it. Throws MlflowError. */
export function resolveArtifact(services: MlflowServices, address: string): { root: ArtifactRoot; path: string } {
  const parts = address.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '..' || part === '.'))
    throw invalid(`"${address.slice(0, 200)}" is no path of an artifact.`);
  const [first = '', second = '', third = '', fourth = ''] = parts;
  if (first === 'registry') return { root: versionRoot(services, second, third), path: parts.slice(3).join('/') };
  if (second === 'models' && fourth === 'artifacts')
    return { root: modelRoot(services, first, third), path: parts.slice(4).join('/') };
  if (third === 'artifacts') return { root: runRoot(services, first, second), path: parts.slice(3).join('/') };
  throw missing(`There are no artifacts at "${address.slice(0, 200)}".`);
}

function runRoot(services: MlflowServices, experiment: string, runId: string): ArtifactRoot {
  const { database, registry } = services;
  const run = new LoggedRuns(database).require(runId);
  if (run.source === 'mlflow') {
    const files = new FileStore(database, registry);
    return { owner: { runId }, files: async () => storedFiles(files, { runId }) };
  }
  if (experiment !== String(pipelinesExperiment)) throw missing(`There are no artifacts of the run ${runId} there.`);
  return { owner: undefined, files: () => outputFiles(services, runId) };
}

function modelRoot({ database, registry }: MlflowServices, experiment: string, modelId: string): ArtifactRoot {
  const model = new LoggedModels(database).require(modelId);
  if (experiment !== String(model.experimentId)) throw missing(`There are no artifacts of the model ${modelId} there.`);
  const files = new FileStore(database, registry);
  return { owner: { modelId }, files: async () => storedFiles(files, { modelId }) };
}

function versionRoot({ registry }: MlflowServices, name: string, version: string): ArtifactRoot {
  const found = registry.models.find({ name, version: Number(version) });
  if (!found) throw missing(`The registry has no version ${version} of "${name}".`);
  return {
    owner: undefined,
    async files() {
      const files = await folderFiles(registry.artifacts.path(found.model.digest), found.model, '');
      if (files.has('MLmodel') || !files.has('model.onnx')) return files;
      // So that MLflow's client can load what was trained here.
      const text = describeMlmodel(found);
      return files.set('MLmodel', { size: Buffer.byteLength(text), content: { text } });
    },
  };
}

function storedFiles(files: FileStore, owner: FileOwner): Map<string, TreeFile> {
  return new Map(
    files.list(owner).map((file) => [file.path, { size: file.size, content: { artifact: asArtifact(file) } }]),
  );
}

const endings: Partial<Record<Artifact['type'], string>> = { table: '.parquet', zip: '.zip' };

/** Outputs of the steps of a pipeline: `step/output.parquet`, or the files of a folder below `step/output`. */
async function outputFiles({ registry }: MlflowServices, runId: string): Promise<Map<string, TreeFile>> {
  const files = new Map<string, TreeFile>();
  for (const { nodeId, outputs } of registry.history.steps(runId)) {
    for (const [port, artifact] of Object.entries(outputs)) {
      const path = posix.join(nodeId, port);
      if (artifact.kind === 'file') {
        files.set(`${path}${endings[artifact.type] ?? '.json'}`, { size: artifact.size, content: { artifact } });
        continue;
      }
      const below = await folderFiles(registry.artifacts.path(artifact.digest), artifact, `${path}/`);
      for (const [name, file] of below) files.set(name, file);
    }
  }
  return files;
}

/** Of a folder in the store of artifacts; empty when it is gone. */
async function folderFiles(folder: string, artifact: Artifact, prefix: string): Promise<Map<string, TreeFile>> {
  const names = await listFiles(folder).catch(() => []);
  const files = names.map(
    async (name): Promise<[string, TreeFile]> => [
      `${prefix}${name}`,
      { size: (await stat(join(folder, name))).size, content: { artifact, name } },
    ],
  );
  return new Map(await Promise.all(files));
}

export interface ListedFile {
  path: string;
  is_dir: boolean;
  file_size?: number;
}

/** What lies directly in a folder, by name. A path of a file lists that file. */
export function listFolder(files: ReadonlyMap<string, TreeFile>, path: string): ListedFile[] {
  const own = files.get(path);
  if (own) return [{ path: posix.basename(path), is_dir: false, file_size: own.size }];
  const prefix = path === '' ? '' : `${path}/`;
  const found = new Map<string, ListedFile>();
  for (const [name, { size }] of files) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const slash = rest.indexOf('/');
    const first = slash < 0 ? rest : rest.slice(0, slash);
    found.set(first, slash < 0 ? { path: first, is_dir: false, file_size: size } : { path: first, is_dir: true });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
