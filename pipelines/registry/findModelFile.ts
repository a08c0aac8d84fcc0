import { join } from 'node:path';
import type { Artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';
import { modelFiles } from '../contract/model.ts';
import type { ModelReference, ModelVersion } from '../contract/registry.ts';
import type { ModelFormat } from '../contract/rpc/models.ts';
import { servableFiles } from '../contract/servable.ts';
import { noSuchVersion } from './modelStore.ts';
import type { RegistryFiles } from './services.ts';

export interface ModelFile {
  /** Absolute; read only. */
  path: string;
  kind: 'file' | 'folder';
}

/**
 * What a version holds, undamaged: `onnx` is the file that takes a request's columns, with the preprocessing where there is any;
 * `model` the model's folder by itself; `servable` the folder that endpoints serve. The error is what to tell the user.
 */
export async function findModelFile(
  { models, artifacts }: RegistryFiles,
  reference: ModelReference,
  format: ModelFormat,
): Promise<Result<ModelFile, string>> {
  const version = models.find(reference);
  if (!version) return { ok: false, error: noSuchVersion(reference) };
  const chosen = choose(version, format);
  if (!chosen.ok) return chosen;
  const { artifact, file } = chosen.value;
  if (!(await artifacts.verify(artifact))) {
    const error = `The files of version ${version.version} of "${version.name}" are gone or damaged. Register the model again from its run.`;
    return { ok: false, error };
  }
  const folder = artifacts.path(artifact.digest);
  const value: ModelFile =
    file === undefined ? { path: folder, kind: 'folder' } : { path: join(folder, file), kind: 'file' };
  return { ok: true, value };
}

function choose(version: ModelVersion, format: ModelFormat): Result<{ artifact: Artifact; file?: string }, string> {
  const { kind, model, servable, notCompiled, notServable } = version;
  const named = `Version ${version.version} of "${version.name}"`;
  if (format === 'model') return { ok: true, value: { artifact: model } };
  if (format === 'onnx' && kind === 'onnx') return { ok: true, value: { artifact: model, file: modelFiles.graph } };
  if (!servable) return { ok: false, error: `${named} cannot be served: ${notServable.join(' ')}` };
  if (format === 'servable') return { ok: true, value: { artifact: servable } };
  if (notCompiled.length > 0) return { ok: false, error: `${named} is not one ONNX file: ${notCompiled.join(' ')}` };
  return { ok: true, value: { artifact: servable, file: servableFiles.onnx } };
}
