import { deployedModels } from '../endpoint/deployedModels.ts';
import { ModelStore } from '../registry/modelStore.ts';
import type { RegistryServices } from '../registry/services.ts';
import type { Engine } from './createEngine.ts';

/** The registered models of an engine's workspace. */
export function engineRegistry({ database, history, services }: Engine): RegistryServices {
  const { artifacts, catalog, limits, paths } = services;
  const models = new ModelStore(database, deployedModels(database));
  return { models, artifacts, history, catalog, attempts: paths.attempts, limits };
}
