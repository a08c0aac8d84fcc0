import type { Result } from '../../contract/error.ts';
import type { ModelVersion } from '../../contract/registry.ts';
import type { ModelSummary } from '../../contract/rpc/models.ts';
import type { ModelStore } from '../../registry/modelStore.ts';
import { parseModelQuery } from './parseModelQuery.ts';

/** Registered models of which one version meets a search, by name. The error says what cannot be searched for. */
export function listModels(models: ModelStore, query: string): Result<ModelSummary[], string> {
  const condition = parseModelQuery(query);
  if (!condition.ok) return condition;
  const byName = Map.groupBy(models.versions(), ({ name }) => name);
  const found = [...byName.values()].filter((versions) => versions.some(condition.value));
  return { ok: true, value: found.map((versions) => summarise(models, versions)) };
}

/** `versions`: of one model, newest first. */
function summarise(models: ModelStore, versions: readonly ModelVersion[]): ModelSummary {
  const latest = versions[0]!;
  return {
    name: latest.name,
    versions: versions.length,
    latest,
    production: versions.find(({ stage }) => stage === 'production')?.version ?? null,
    endpoints: [...new Set(models.uses(latest.name).map(({ endpoint }) => endpoint))].sort(),
  };
}
