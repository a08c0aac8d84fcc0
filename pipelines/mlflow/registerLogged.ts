import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelVersion } from '../contract/registry.ts';
import { registerModelFile } from '../registry/registerModelFile.ts';
import { type ArtifactRoot, resolveArtifact, type TreeFile } from './artifactTree.ts';
import { describeRuns } from './describeRuns.ts';
import { LoggedModels, modelUriOf } from './loggedModels.ts';
import { LoggedRuns } from './loggedRuns.ts';
import { invalid } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

export interface LoggedRegistration {
  name: string;
  /** As MLflow's client names it: an address of artifacts, a run, a logged model or a version. */
  source: string;
  runId: string | null;
  modelId: string | null;
  description: string;
  tags: Record<string, string>;
}

/**
 * Makes the next version of a registered model of files that MLflow's client has logged here. One with an ONNX flavour can be
 * served; any other is kept, and says that it cannot. Throws MlflowError.
 */
export async function registerLogged(services: MlflowServices, given: LoggedRegistration): Promise<ModelVersion> {
  const { name, source, description, tags } = given;
  const modelId = given.modelId ?? /^models:\/+(m-[^/]+)/.exec(source)?.[1] ?? null;
  const logged = modelId === null ? undefined : new LoggedModels(services.database).require(modelId);
  const runId = given.runId ?? logged?.runId ?? null;
  if (runId !== null) new LoggedRuns(services.database).require(runId);
  const { root, path } = findSource(services, source);
  const folder = join(services.registry.attempts, `logged-${randomUUID()}`);
  try {
    await copyFiles(services, await root.files(), path, folder);
    const mlflow = { source, runId, modelId };
    const registered = await registerModelFile(services.registry, {
      name,
      path: folder,
      label: source,
      description,
      tags,
      mlflow,
    });
    if (!registered.ok) throw invalid(registered.error);
    return registered.value;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where the files of a source are. Only those of this server count: whatever else a client names is not looked at. */
function findSource(services: MlflowServices, source: string): { root: ArtifactRoot; path: string } {
  const address = readAddress(services, source);
  if (address === undefined)
    throw invalid(
      `The source "${source.slice(0, 200)}" is not here: log the model to a run of this server, and register it from there.`,
    );
  return resolveArtifact(services, address);
}

function readAddress(services: MlflowServices, source: string): string | undefined {
  const [, scheme, rest = ''] = /^(mlflow-artifacts|runs|models):\/+(.*)$/s.exec(source) ?? [];
  const [first = '', ...others] = rest.split('/');
  switch (scheme) {
    case 'mlflow-artifacts':
      return rest;
    case 'runs': {
      new LoggedRuns(services.database).require(first);
      const [run] = describeRuns(services.database, [first]) as { info: { artifact_uri: string } }[];
      return [addressOf(run!.info.artifact_uri), ...others].join('/');
    }
    case 'models':
      if (!first.startsWith('m-')) return `registry/${rest}`;
      return [addressOf(modelUriOf(new LoggedModels(services.database).require(first))), ...others].join('/');
    default:
      return undefined;
  }
}

function addressOf(uri: string): string {
  return uri.replace(/^mlflow-artifacts:\/+/, '');
}

/** Copies the files below a path into a folder, which is made. */
async function copyFiles(
  { registry: { artifacts } }: MlflowServices,
  files: ReadonlyMap<string, TreeFile>,
  path: string,
  folder: string,
): Promise<void> {
  const prefix = path === '' ? '' : `${path}/`;
  const below = [...files].filter(([name]) => name.startsWith(prefix));
  if (below.length === 0) throw invalid(`There are no files at "${path}" to register. Log the model first.`);
  for (const [name, { content }] of below) {
    const target = join(folder, ...name.slice(prefix.length).split('/'));
    await mkdir(dirname(target), { recursive: true });
    if ('text' in content) {
      await writeFile(target, content.text);
      continue;
    }
    if (!(await artifacts.verify(content.artifact)))
      throw invalid(`The artifact "${name}" is damaged or gone. Log it again.`);
    const base = artifacts.path(content.artifact.digest);
    await copyFile(content.name === undefined ? base : join(base, content.name), target, constants.COPYFILE_FICLONE);
  }
}
