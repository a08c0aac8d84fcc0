import type { Result } from '../contract/error.ts';
import type { ModelVersion } from '../contract/registry.ts';
import type { RegistryServices } from './services.ts';

export interface FileRegistration {
  name: string;
  /** Absolute path of an ONNX file, or of the folder of an MLflow model. */
  path: string;
  description: string;
}

/** Makes a model from outside the next version of a registered one. The error is what to tell the user. */
export async function registerModelFile(
  _services: RegistryServices,
  _file: FileRegistration,
): Promise<Result<ModelVersion, string>> {
  return { ok: false, error: 'Models from outside cannot be registered yet.' };
}
