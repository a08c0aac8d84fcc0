import type Database from 'better-sqlite3';
import type { Endpoint } from '../contract/endpoint.ts';
import type { ModelReference } from '../contract/registry.ts';
import type { DeployedModels } from '../registry/deployedModels.ts';
import { EndpointStore } from './endpointStore.ts';

/** Which endpoints have versions of a model deployed, for the registry. */
export function deployedModels(database: Database.Database): DeployedModels {
  return {
    of: (name) =>
      new EndpointStore(database).list().flatMap(({ endpoint }) =>
        modelsOf(endpoint)
          .filter((model) => model.name === name)
          .map(({ version }) => ({ version, endpoint: endpoint.name })),
      ),
  };
}

function modelsOf(endpoint: Endpoint): ModelReference[] {
  if (endpoint.kind === 'real-time') return endpoint.deployments.map(({ model }) => model);
  return endpoint.kind === 'batch' ? [endpoint.model] : [];
}
