import { z } from 'zod';
import { modelName } from '../contract/registry.ts';
import { type ModelChange, type RegisteredModel, RegisteredModels } from '../registry/registeredModels.ts';
import { type Call, defineCall, int64, keyValue, repeated } from './call.ts';
import {
  describeModel,
  describeVersion,
  latestOf,
  requireModel,
  requireVersion,
  stageNames,
} from './describeModels.ts';
import { checkKey, checkValue } from './limits.ts';
import { filterList, readAttribute } from './matchFilter.ts';
import { invalid, MlflowError, missing } from './mlflowError.ts';
import { takePage } from './pages.ts';
import type { MlflowServices } from './services.ts';

const byName = z.object({ name: z.string() });
const version = int64.pipe(z.number().int().positive());

function describe(services: MlflowServices, model: RegisteredModel): object {
  return { registered_model: describeModel(model, services.registry.models.versionsOf(model.name)) };
}

function change(services: MlflowServices, name: string, changeOf: (model: RegisteredModel) => ModelChange): object {
  requireModel(services, name);
  const changed = new RegisteredModels(services.database).update(name, changeOf);
  services.tell('models');
  return describe(services, changed!);
}

const attributes: Record<string, (model: RegisteredModel) => string | number> = {
  name: ({ name }) => name,
  timestamp: ({ updatedAt }) => updatedAt,
  last_updated_timestamp: ({ updatedAt }) => updatedAt,
  creation_timestamp: ({ createdAt }) => createdAt,
};

/** Tags that MLflow's client asks for where there are none: its prompts are kept among the models. */
const unset: Record<string, string | undefined> = { 'mlflow.prompt.is_prompt': 'false' };

const search = z.object({
  filter: z.string().default(''),
  max_results: int64.pipe(z.number().min(1).max(1000)).default(100),
  order_by: repeated(z.string()),
  page_token: z.string().optional(),
});

const latest = byName.extend({ stages: repeated(z.string()) });

function readLatest(services: MlflowServices, { name, stages }: z.infer<typeof latest>): object {
  const { aliases } = requireModel(services, name);
  const wanted = stages.map((stage) => stage.toLowerCase());
  const versions = latestOf(services.registry.models.versionsOf(name));
  const found = versions.filter(({ stage }) => wanted.length === 0 || wanted.includes(stageNames[stage].toLowerCase()));
  return { model_versions: found.map((one) => describeVersion(one, aliases)) };
}

const aliasPattern = /^[\w.-]{1,255}$/;

export const registeredModelCalls: Call[] = [
  defineCall(
    'POST',
    '/registered-models/create',
    byName.extend({ description: z.string().max(20_000).default(''), tags: repeated(keyValue) }),
    (services, { name, description, tags }) => {
      const checked = modelName.safeParse(name);
      if (!checked.success) throw invalid(checked.error.issues[0]!.message);
      const all = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
      if (!new RegisteredModels(services.database).create(name, { description, tags: all }))
        throw new MlflowError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
      return describe(services, requireModel(services, name));
    },
  ),
  defineCall('GET', '/registered-models/get', byName, (services, { name }) =>
    describe(services, requireModel(services, name)),
  ),
  defineCall('GET', '/registered-models/search', search, (services, input) => {
    const all = new RegisteredModels(services.database).list();
    const found = filterList(all, input.filter, input.order_by, (model, kind, key) => {
      if (kind === 'tag') return model.tags[key] ?? unset[key];
      if (kind === 'attribute') return readAttribute(attributes, key, model);
      throw invalid('Registered models are searched by name and tags.');
    });
    const { page, next } = takePage(found, input.max_results, input.page_token);
    const { models } = services.registry;
    return {
      registered_models: page.map((model) => describeModel(model, models.versionsOf(model.name))),
      ...(next === undefined ? {} : { next_page_token: next }),
    };
  }),
  defineCall(
    'PATCH',
    '/registered-models/update',
    byName.extend({ description: z.string().max(20_000).default('') }),
    (services, { name, description }) => change(services, name, () => ({ description })),
  ),
  defineCall('POST', '/registered-models/rename', byName, () => {
    throw invalid(
      'A model keeps its name here: endpoints and runs know it by that. Register it anew under another one.',
    );
  }),
  defineCall('DELETE', '/registered-models/delete', byName, (services, { name }) => {
    requireModel(services, name);
    if (!new RegisteredModels(services.database).removeEmpty(name)) {
      const removed = services.registry.models.remove(name, null);
      if (!removed.ok) throw invalid(removed.error);
    }
    services.tell('models');
    return {};
  }),
  ...(['GET', 'POST'] as const).map((method) =>
    defineCall(method, '/registered-models/get-latest-versions', latest, readLatest),
  ),
  defineCall('POST', '/registered-models/set-tag', byName.extend(keyValue.shape), (services, { name, key, value }) => {
    checkKey('tag', key);
    checkValue('tag', key, value);
    change(services, name, ({ tags }) => ({ tags: { ...tags, [key]: value } }));
    return {};
  }),
  defineCall(
    'DELETE',
    '/registered-models/delete-tag',
    byName.extend({ key: z.string() }),
    (services, { name, key }) => {
      change(services, name, ({ tags: { [key]: _, ...tags } }) => ({ tags }));
      return {};
    },
  ),
  defineCall(
    'POST',
    '/registered-models/alias',
    byName.extend({
      alias: z.string().regex(aliasPattern, 'An alias has letters, digits, "_", "-" and ".".'),
      version,
    }),
    (services, { name, alias, version: number }) => {
      requireVersion(services, name, number);
      change(services, name, ({ aliases }) => ({ aliases: { ...aliases, [alias]: number } }));
      return {};
    },
  ),
  defineCall(
    'DELETE',
    '/registered-models/alias',
    byName.extend({ alias: z.string() }),
    (services, { name, alias }) => {
      change(services, name, ({ aliases: { [alias]: _, ...aliases } }) => ({ aliases }));
      return {};
    },
  ),
  defineCall('GET', '/registered-models/alias', byName.extend({ alias: z.string() }), (services, { name, alias }) => {
    const { aliases } = requireModel(services, name);
    const number = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
    if (number === undefined) throw missing(`Registered model alias ${alias} not found.`);
    return { model_version: describeVersion(requireVersion(services, name, number), aliases) };
  }),
];
