import { z } from 'zod';
import { type Call, defineCall, int64, keyValue, repeated } from './call.ts';
import { checkKey, checkValue } from './limits.ts';
import { describeLoggedModel, type LoggedModel, LoggedModels } from './loggedModels.ts';
import { filterList, readAttribute } from './matchFilter.ts';
import { invalid } from './mlflowError.ts';
import { takePage } from './pages.ts';

const byId = z.object({ model_id: z.string() });

function toRecord(what: 'parameter' | 'tag', list: readonly z.infer<typeof keyValue>[]): Record<string, string> {
  for (const { key, value } of list) {
    checkKey(what, key);
    checkValue(what, key, value);
  }
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}

const attributes: Record<string, (model: LoggedModel) => string | number> = {
  name: ({ name }) => name,
  model_id: ({ id }) => id,
  model_type: ({ type }) => type,
  status: ({ status }) => status.replace('LOGGED_MODEL_', ''),
  source_run_id: ({ runId }) => runId ?? '',
  creation_timestamp: ({ createdAt }) => createdAt,
  creation_time: ({ createdAt }) => createdAt,
  last_updated_timestamp: ({ updatedAt }) => updatedAt,
};

const search = z.object({
  experiment_ids: repeated(z.string()),
  filter: z.string().default(''),
  max_results: int64.pipe(z.number().min(1).max(1000)).default(100),
  order_by: repeated(z.object({ field_name: z.string(), ascending: z.boolean().default(true) })),
  page_token: z.string().optional(),
});

export const loggedModelCalls: Call[] = [
  defineCall(
    'POST',
    '/logged-models',
    z.object({
      experiment_id: z.string(),
      name: z.string().max(500).default(''),
      model_type: z.string().max(500).default(''),
      source_run_id: z.string().optional(),
      params: repeated(keyValue),
      tags: repeated(keyValue),
    }),
    ({ database }, input) => {
      const model = new LoggedModels(database).create({
        experimentId: input.experiment_id,
        runId: input.source_run_id || null,
        name: input.name,
        type: input.model_type,
        tags: toRecord('tag', input.tags),
        params: toRecord('parameter', input.params),
      });
      return { model: describeLoggedModel(model) };
    },
  ),
  defineCall('POST', '/logged-models/search', search, ({ database }, input) => {
    const all = new LoggedModels(database)
      .list()
      .filter(({ experimentId }) => input.experiment_ids.includes(String(experimentId)));
    const orders = input.order_by.map(({ field_name, ascending }) => `${field_name} ${ascending ? 'ASC' : 'DESC'}`);
    const found = filterList(all, input.filter, orders, (model, kind, key) => {
      if (kind === 'tag') return model.tags[key];
      if (kind === 'parameter') return model.params[key];
      if (kind === 'attribute') return readAttribute(attributes, key, model);
      throw invalid('Logged models are searched by attributes, params and tags.');
    });
    const { page, next } = takePage(found, input.max_results, input.page_token);
    return { models: page.map(describeLoggedModel), ...(next === undefined ? {} : { next_page_token: next }) };
  }),
  defineCall('GET', '/logged-models/:model_id', byId, ({ database }, { model_id }) => ({
    model: describeLoggedModel(new LoggedModels(database).require(model_id)),
  })),
  defineCall(
    'PATCH',
    '/logged-models/:model_id',
    byId.extend({ status: z.enum(['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED']) }),
    ({ database }, { model_id, status }) => ({
      model: describeLoggedModel(new LoggedModels(database).update(model_id, { status })),
    }),
  ),
  defineCall('DELETE', '/logged-models/:model_id', byId, ({ database }, { model_id }) => {
    new LoggedModels(database).remove(model_id);
    return {};
  }),
  defineCall(
    'PATCH',
    '/logged-models/:model_id/tags',
    byId.extend({ tags: repeated(keyValue) }),
    ({ database }, { model_id, tags }) => {
      const models = new LoggedModels(database);
      const all = { ...models.require(model_id).tags, ...toRecord('tag', tags) };
      return { model: describeLoggedModel(models.update(model_id, { tags: all })) };
    },
  ),
  defineCall(
    'DELETE',
    '/logged-models/:model_id/tags/:tag_key',
    byId.extend({ tag_key: z.string() }),
    ({ database }, { model_id, tag_key }) => {
      const models = new LoggedModels(database);
      const { [tag_key]: _, ...tags } = models.require(model_id).tags;
      models.update(model_id, { tags });
      return {};
    },
  ),
  defineCall(
    'POST',
    '/logged-models/:model_id/params',
    byId.extend({ params: repeated(keyValue) }),
    ({ database }, { model_id, params }) => {
      const models = new LoggedModels(database);
      models.update(model_id, { params: { ...models.require(model_id).params, ...toRecord('parameter', params) } });
      return {};
    },
  ),
];
