import { existsSync } from 'node:fs';
import { safe } from '@orpc/client';
import { ArtifactStore } from '../cache/artifactStore.ts';
import type { Result } from '../contract/error.ts';
import type { ModelReference, ModelStage, ModelVersion } from '../contract/registry.ts';
import { deployedModels } from '../endpoint/deployedModels.ts';
import { ModelStore } from '../registry/modelStore.ts';
import { type Registration, registerModel } from '../registry/registerModel.ts';
import { registerModelFile } from '../registry/registerModelFile.ts';
import type { RegistryFiles, RegistryServices } from '../registry/services.ts';
import type { CommandContext } from './command.ts';
import { createEngine } from './createEngine.ts';
import { describeHolder } from './describeHolder.ts';
import { engineRegistry } from './engineRegistry.ts';
import { type OpenHistory, openHistory } from './openHistory.ts';
import { findPlace } from './runThroughServer.ts';
import { workspacePaths } from './workspace.ts';

type Answer<T> = Promise<Result<T, string>>;

/** Changes of the registry, by whoever has the workspace: the app, so that its pages are told, or this process. */
export interface ModelChanges {
  register(registration: Registration): Answer<ModelVersion>;
  /** `path`: of a file or folder, as its user named it. */
  registerFile(file: { name: string; path: string; description: string }): Answer<ModelVersion>;
  update(
    reference: ModelReference,
    change: { description?: string; tags?: Record<string, string>; stage?: ModelStage },
  ): Answer<ModelVersion>;
  remove(name: string, version: number | null): Answer<unknown>;
}

/** What reads the registry, whether an engine is at work in the workspace or not. */
export async function openRegistry(
  context: CommandContext,
): Promise<Disposable & { registry: RegistryFiles; opened: OpenHistory }> {
  const opened = await openHistory(context);
  const paths = workspacePaths(context.workspace);
  const registry: RegistryFiles = {
    models: new ModelStore(opened.database, deployedModels(opened.database)),
    artifacts: new ArtifactStore(paths.artifacts, paths.quarantine),
  };
  return { registry, opened, [Symbol.dispose]: () => opened[Symbol.dispose]() };
}

/** Has a change made by the app that serves the workspace, else by an engine of this process. The error says why it was not made. */
export async function changeModels<T>(context: CommandContext, change: (models: ModelChanges) => Answer<T>): Answer<T> {
  const engine = await createEngine({ workspace: context.workspace });
  if ('holder' in engine) return await changeThroughServer(context, engine.holder, change);
  try {
    return await change(changesOf(engineRegistry(engine)));
  } finally {
    await engine.close();
  }
}

function changesOf(registry: RegistryServices): ModelChanges {
  return {
    register: (registration) => registerModel(registry, registration),
    registerFile: (file) => registerModelFile(registry, file),
    update: async (reference, change) => registry.models.update(reference, change),
    remove: async (name, version) => registry.models.remove(name, version),
  };
}

async function changeThroughServer<T>(
  context: CommandContext,
  holder: Parameters<typeof describeHolder>[1],
  change: (models: ModelChanges) => Answer<T>,
): Answer<T> {
  const { connectServer } = await import('./connectServer.ts');
  const server = await connectServer(workspacePaths(context.workspace).state);
  if (!server) return { ok: false, error: describeHolder(context.workspace, holder) };
  const { models } = server.client;
  return await change({
    register: (registration) => answerOf(models.register(registration)),
    async registerFile(file) {
      if (!existsSync(file.path)) return { ok: false, error: `There is no file or folder ${file.path}.` };
      const place = findPlace(file.path, server.origin, context);
      if (place === undefined) return { ok: false, error: 'The model was not registered.' };
      return await answerOf(models.registerFile({ ...file, path: place }));
    },
    update: (reference, changed) => answerOf(models.update({ ...reference, ...changed })),
    remove: (name, version) => answerOf(models.remove({ name, version })),
  });
}

/** A refusal's words; what else goes wrong is thrown. */
async function answerOf<T>(call: Promise<T>): Answer<T> {
  const { error, data, isDefined } = await safe(call);
  if (!error) return { ok: true, value: data as T };
  if (isDefined || ('status' in error && Number(error.status) < 500)) return { ok: false, error: error.message };
  throw error;
}
