import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../contract/error.ts';
import type { ModelFacts } from './modelStore.ts';

export type ImportedModel = Pick<ModelFacts, 'kind' | 'task' | 'signature' | 'notServable'> & { hasServable: boolean };

/** Writes what is registered of a model from outside: `model`, and `servable` where it can be served, into a folder that is made. */
export async function importModel(
  path: string,
  folder: string,
  { keepUnknown }: { keepUnknown: boolean },
): Promise<Result<ImportedModel, string>> {
  if (!keepUnknown) return { ok: false, error: 'Models from outside cannot be registered yet.' };
  await mkdir(folder, { recursive: true });
  await cp(path, join(folder, 'model'), { recursive: true });
  const notServable = ['It has no ONNX flavour. Log it with mlflow.onnx to serve it.'];
  return {
    ok: true,
    value: { kind: 'mlflow', task: null, signature: { inputs: [], outputs: [] }, notServable, hasServable: false },
  };
}
