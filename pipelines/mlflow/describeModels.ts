import type { ModelStage, ModelVersion } from '../contract/registry.ts';
import { type RegisteredModel, RegisteredModels } from '../registry/registeredModels.ts';
import { listEntries } from './call.ts';
import { missing } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

export const stageNames: Record<ModelStage, string> = {
  none: 'None',
  staging: 'Staging',
  production: 'Production',
  archived: 'Archived',
};

/** Where the files of a version are read. */
export function versionUriOf({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string {
  return `mlflow-artifacts:/registry/${name}/${version}`;
}

export function describeVersion(version: ModelVersion, aliases: Readonly<Record<string, number>>): object {
  const { mlflow, lineage } = version;
  const runId = mlflow?.runId ?? lineage?.runId;
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.createdAt,
    current_stage: stageNames[version.stage],
    description: version.description,
    source: mlflow?.source ?? versionUriOf(version),
    ...(runId ? { run_id: runId } : {}),
    ...(mlflow?.modelId ? { model_id: mlflow.modelId } : {}),
    status: 'READY',
    status_message: version.notServable.join(' '),
    tags: listEntries(version.tags),
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version.version),
  };
}

/** `versions`: of the model, newest first. */
export function describeModel(model: RegisteredModel, versions: readonly ModelVersion[]): object {
  const { name, createdAt, updatedAt, description, tags, aliases } = model;
  return {
    name,
    creation_timestamp: createdAt,
    last_updated_timestamp: updatedAt,
    description,
    tags: listEntries(tags),
    aliases: Object.entries(aliases).map(([alias, version]) => ({ alias, version: String(version) })),
    latest_versions: latestOf(versions).map((version) => describeVersion(version, aliases)),
  };
}

/** The newest version of each stage. */
export function latestOf(versions: readonly ModelVersion[]): ModelVersion[] {
  return [...Map.groupBy(versions, ({ stage }) => stage).values()].map((ofStage) => ofStage[0]!);
}

export function requireModel({ database }: MlflowServices, name: string): RegisteredModel {
  const model = new RegisteredModels(database).find(name);
  if (!model) throw missing(`Registered Model with name=${name} not found`);
  return model;
}

export function requireVersion({ registry }: MlflowServices, name: string, version: number): ModelVersion {
  const found = registry.models.find({ name, version });
  if (!found) throw missing(`Model Version (name=${name}, version=${version}) not found`);
  return found;
}
