import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Result } from '../contract/error.ts';
import type { ModelVersion } from '../contract/registry.ts';
import { importModel } from './importModel.ts';
import type { RegistryServices } from './services.ts';

export interface FileRegistration {
  name: string;
  /** Absolute path of an ONNX file, or of the folder of an MLflow model. */
  path: string;
  description: string;
  tags?: Record<string, string>;
  /** What is shown as the place that it came from, instead of the path's last part. */
  label?: string;
  /** It was logged by MLflow's client: then it is kept, whatever it is. */
  mlflow?: NonNullable<ModelVersion['mlflow']>;
}

/**
 * Makes a model from outside the next version of a registered one. The row is written last: whatever ends this before leaves nothing
 * in the registry. The error is what to tell the user.
 */
export async function registerModelFile(
  { models, artifacts, attempts }: RegistryServices,
  { name, path, description, tags = {}, label = basename(path), mlflow }: FileRegistration,
): Promise<Result<ModelVersion, string>> {
  const folder = join(attempts, `import-${randomUUID()}`);
  try {
    const imported = await importModel(path, folder, { isLogged: mlflow !== undefined });
    if (!imported.ok) return imported;
    const { hasServable, notes, ...known } = imported.value;
    const model = await artifacts.publish(join(folder, 'model'), 'model');
    const servable = hasServable ? await artifacts.publish(join(folder, 'servable'), 'directory') : null;
    const fromOutside = { learner: null, notCompiled: [], metrics: {}, lineage: null, source: label };
    const facts = { ...known, ...fromOutside, model, servable, ...(mlflow ? { mlflow } : {}) };
    const words = [description, ...notes].filter((text) => text !== '').join(' ');
    return { ok: true, value: models.add({ name, description: words, tags, facts }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
