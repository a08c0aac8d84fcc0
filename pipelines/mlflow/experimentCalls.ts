import { z } from 'zod';
import { type Call, defineCall, int64, keyValue, listEntries, repeated, viewType } from './call.ts';
import { type Experiment, ExperimentStore } from './experimentStore.ts';
import { checkKey, checkValue } from './limits.ts';
import { filterList, readAttribute } from './matchFilter.ts';
import { invalid, missing } from './mlflowError.ts';
import { takePage } from './pages.ts';

const experimentName = z
  .string()
  .trim()
  .min(1, 'An experiment has a name.')
  .max(500, 'The name of an experiment has at most 500 characters.');
const byId = z.object({ experiment_id: z.string() });

function describeExperiment({ id, name, createdAt, updatedAt, removed, tags }: Experiment) {
  return {
    experiment_id: String(id),
    name,
    artifact_location: `mlflow-artifacts:/${id}`,
    lifecycle_stage: removed ? 'deleted' : 'active',
    creation_time: createdAt,
    last_update_time: updatedAt,
    tags: listEntries(tags),
  };
}

const attributes: Record<string, (experiment: Experiment) => string | number> = {
  name: ({ name }) => name,
  experiment_id: ({ id }) => id,
  creation_time: ({ createdAt }) => createdAt,
  last_update_time: ({ updatedAt }) => updatedAt,
};

const search = z.object({
  max_results: int64.pipe(z.number().min(1).max(50_000)).default(1000),
  page_token: z.string().optional(),
  filter: z.string().default(''),
  order_by: repeated(z.string()),
  view_type: viewType,
});

function searchExperiments(store: ExperimentStore, input: z.infer<typeof search>): object {
  const shown = store
    .list()
    .filter(({ removed }) => input.view_type === 'ALL' || removed === (input.view_type === 'DELETED_ONLY'));
  const found = filterList(shown, input.filter, input.order_by, (experiment, kind, key) => {
    if (kind === 'tag') return experiment.tags[key];
    if (kind === 'attribute') return readAttribute(attributes, key, experiment);
    throw invalid(`Experiments have no ${kind}s. They are searched by attributes and tags.`);
  });
  const { page, next } = takePage(found, input.max_results, input.page_token);
  return { experiments: page.map(describeExperiment), ...(next === undefined ? {} : { next_page_token: next }) };
}

function checkTags(tags: readonly z.infer<typeof keyValue>[]): Record<string, string> {
  for (const { key, value } of tags) {
    checkKey('tag', key);
    checkValue('tag', key, value);
  }
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

export const experimentCalls: Call[] = [
  defineCall(
    'POST',
    '/experiments/create',
    z.object({ name: experimentName, tags: repeated(keyValue), artifact_location: z.string().optional() }),
    ({ database }, { name, tags, artifact_location }) => {
      if (artifact_location) throw invalid('Leave out artifact_location: where artifacts lie is chosen by the server.');
      return { experiment_id: String(new ExperimentStore(database).create(name, checkTags(tags))) };
    },
  ),
  defineCall('GET', '/experiments/get', byId, ({ database }, { experiment_id }) => ({
    experiment: describeExperiment(new ExperimentStore(database).get(experiment_id)),
  })),
  defineCall(
    'GET',
    '/experiments/get-by-name',
    z.object({ experiment_name: z.string() }),
    ({ database }, { experiment_name }) => {
      const found = new ExperimentStore(database).findByName(experiment_name);
      if (!found) throw missing(`Could not find experiment with name '${experiment_name}'`);
      return { experiment: describeExperiment(found) };
    },
  ),
  ...(['GET', 'POST'] as const).map((method) =>
    defineCall(method, '/experiments/search', search, ({ database }, input) =>
      searchExperiments(new ExperimentStore(database), input),
    ),
  ),
  defineCall(
    'POST',
    '/experiments/update',
    byId.extend({ new_name: experimentName.optional() }),
    ({ database }, { experiment_id, new_name }) => {
      if (new_name !== undefined) new ExperimentStore(database).rename(experiment_id, new_name);
      return {};
    },
  ),
  defineCall('POST', '/experiments/delete', byId, ({ database, tell }, { experiment_id }) => {
    new ExperimentStore(database).setRemoved(experiment_id, true);
    tell('runs');
    return {};
  }),
  defineCall('POST', '/experiments/restore', byId, ({ database, tell }, { experiment_id }) => {
    new ExperimentStore(database).setRemoved(experiment_id, false);
    tell('runs');
    return {};
  }),
  defineCall(
    'POST',
    '/experiments/set-experiment-tag',
    byId.extend(keyValue.shape),
    ({ database }, { experiment_id, key, value }) => {
      const store = new ExperimentStore(database);
      store.setTags(experiment_id, { ...store.get(experiment_id).tags, ...checkTags([{ key, value }]) });
      return {};
    },
  ),
  defineCall(
    'POST',
    '/experiments/delete-experiment-tag',
    byId.extend({ key: z.string() }),
    ({ database }, { experiment_id, key }) => {
      const store = new ExperimentStore(database);
      const { [key]: _, ...tags } = store.get(experiment_id).tags;
      store.setTags(experiment_id, tags);
      return {};
    },
  ),
];
