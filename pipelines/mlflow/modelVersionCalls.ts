import { z } from 'zod';
import type { ModelStage, ModelVersion } from '../contract/registry.ts';
import type { VersionChange } from '../registry/modelStore.ts';
import { RegisteredModels } from '../registry/registeredModels.ts';
import { type Call, defineCall, int64, keyValue, repeated } from './call.ts';
import { describeVersion, requireModel, requireVersion, stageNames, versionUriOf } from './describeModels.ts';
import { checkKey, checkValue } from './limits.ts';
import { filterList, readAttribute } from './matchFilter.ts';
import { invalid } from './mlflowError.ts';
import { takePage } from './pages.ts';
import { registerLogged } from './registerLogged.ts';
import type { MlflowServices } from './services.ts';

const byVersion = z.object({ name: z.string(), version: int64.pipe(z.number().int().positive()) });
type Reference = z.infer<typeof byVersion>;

function describe(services: MlflowServices, { name, version }: Reference): object {
  const { aliases } = requireModel(services, name);
  return { model_version: describeVersion(requireVersion(services, name, version), aliases) };
}

function change(
  services: MlflowServices,
  { name, version }: Reference,
  changeOf: (before: ModelVersion) => VersionChange,
): object {
  const before = requireVersion(services, name, version);
  const changed = services.registry.models.update({ name, version }, changeOf(before));
  if (!changed.ok) throw invalid(changed.error);
  services.tell('models');
  return describe(services, { name, version });
}

const attributes: Record<string, (version: ModelVersion) => string | number> = {
  name: ({ name }) => name,
  version_number: ({ version }) => version,
  run_id: ({ mlflow, lineage }) => mlflow?.runId ?? lineage?.runId ?? '',
  source_path: (version) => version.mlflow?.source ?? versionUriOf(version),
  creation_timestamp: ({ createdAt }) => createdAt,
  last_updated_timestamp: ({ createdAt }) => createdAt,
};

const search = z.object({
  filter: z.string().default(''),
  max_results: int64.pipe(z.number().min(1).max(200_000)).default(10_000),
  order_by: repeated(z.string()),
  page_token: z.string().optional(),
});

const creation = z.object({
  name: z.string(),
  source: z.string(),
  run_id: z.string().optional(),
  model_id: z.string().optional(),
  description: z.string().max(20_000).default(''),
  tags: repeated(keyValue),
});

const stageChange = byVersion.extend({ stage: z.string(), archive_existing_versions: z.boolean().default(false) });

function changeStage(services: MlflowServices, { stage, ...input }: z.infer<typeof stageChange>): object {
  const found = Object.entries(stageNames).find(([, name]) => name.toLowerCase() === stage.toLowerCase());
  if (!found) throw invalid(`A stage is one of ${Object.values(stageNames).join(', ')}, not ${stage}.`);
  const wanted = found[0] as ModelStage;
  if (input.archive_existing_versions) {
    const others = services.registry.models.versionsOf(input.name).filter((one) => one.stage === wanted);
    for (const { version } of others)
      if (version !== input.version) change(services, { name: input.name, version }, () => ({ stage: 'archived' }));
  }
  return change(services, input, () => ({ stage: wanted }));
}

export const modelVersionCalls: Call[] = [
  defineCall('POST', '/model-versions/create', creation, async (services, input) => {
    requireModel(services, input.name);
    const version = await registerLogged(services, {
      name: input.name,
      source: input.source,
      runId: input.run_id || null,
      modelId: input.model_id || null,
      description: input.description,
      tags: Object.fromEntries(input.tags.map(({ key, value }) => [key, value])),
    });
    services.tell('models');
    return describe(services, version);
  }),
  defineCall('GET', '/model-versions/get', byVersion, describe),
  defineCall('GET', '/model-versions/get-download-uri', byVersion, (services, { name, version }) => ({
    artifact_uri: versionUriOf(requireVersion(services, name, version)),
  })),
  defineCall('GET', '/model-versions/search', search, (services, input) => {
    const all = services.registry.models.versions();
    const found = filterList(all, input.filter, input.order_by, (version, kind, key) => {
      if (kind === 'tag') return version.tags[key];
      if (kind === 'attribute') return readAttribute(attributes, key, version);
      throw invalid('Model versions are searched by name, run_id, source_path and tags.');
    });
    const { page, next } = takePage(found, input.max_results, input.page_token);
    const models = new Map(new RegisteredModels(services.database).list().map((model) => [model.name, model]));
    return {
      model_versions: page.map((version) => describeVersion(version, models.get(version.name)?.aliases ?? {})),
      ...(next === undefined ? {} : { next_page_token: next }),
    };
  }),
  defineCall(
    'PATCH',
    '/model-versions/update',
    byVersion.extend({ description: z.string().max(20_000).default('') }),
    (services, input) => change(services, input, () => ({ description: input.description })),
  ),
  defineCall('POST', '/model-versions/transition-stage', stageChange, changeStage),
  defineCall('DELETE', '/model-versions/delete', byVersion, (services, { name, version }) => {
    requireVersion(services, name, version);
    const removed = services.registry.models.remove(name, version);
    if (!removed.ok) throw invalid(removed.error);
    services.tell('models');
    return {};
  }),
  defineCall(
    'POST',
    '/model-versions/set-tag',
    byVersion.extend(keyValue.shape),
    (services, { key, value, ...reference }) => {
      checkKey('tag', key);
      checkValue('tag', key, value);
      change(services, reference, ({ tags }) => ({ tags: { ...tags, [key]: value } }));
      return {};
    },
  ),
  defineCall(
    'DELETE',
    '/model-versions/delete-tag',
    byVersion.extend({ key: z.string() }),
    (services, { key, ...reference }) => {
      change(services, reference, ({ tags: { [key]: _, ...tags } }) => ({ tags }));
      return {};
    },
  ),
];
