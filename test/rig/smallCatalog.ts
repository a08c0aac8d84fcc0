import { z } from 'zod';
import { defineModule, type ModuleSpec, type PortShape, param } from '../../modules/define.ts';
import {
  allColumns,
  columnName,
  columnSelection,
  findColumn,
  selectColumns,
} from '../../modules/lib/params/columnSelection.ts';
import type { Column } from '../../pipelines/contract/table.ts';

const described = { category: 'small', description: 'A module for tests.', serving: 'apply', cache: 'pure' } as const;

const columnsOf = (shape: PortShape | undefined) => (shape?.type === 'table' ? shape.columns : undefined);

/** Has the integer columns that its parameter names. */
const source = defineModule({
  ...described,
  id: 'source',
  version: 3,
  title: 'Source',
  inputs: {},
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({
    names: param(z.array(z.string()).default(['a', 'b']), { title: 'Names' }),
    rows: param(z.int().min(1).max(1000).default(10), { title: 'Rows' }),
    mode: param(z.enum(['dense', 'sparse-rows']).default('dense'), { title: 'Mode' }),
  }),
  schema({ params }) {
    const columns = params.names.map((name): Column => ({ name, type: 'integer' }));
    return { outputs: { results: { type: 'table', columns } } };
  },
  migrations: {
    1: ({ columns, ...rest }) => ({ ...rest, names: (columns as string).split(' ') }),
  },
});

const select = defineModule({
  ...described,
  id: 'select',
  version: 1,
  title: 'Select',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({ columns: columnSelection({ title: 'Columns' }).default(allColumns) }),
  schema({ params, inputs }) {
    const columns = columnsOf(inputs.dataset);
    if (!columns) return { outputs: { results: { type: 'table', columns: undefined } } };
    const selected = selectColumns(params.columns, columns, 'columns');
    return { outputs: { results: { type: 'table', columns: selected.columns } }, issues: selected.issues };
  },
});

/** Puts two tables side by side; the second is optional. */
const join = defineModule({
  ...described,
  id: 'join',
  version: 1,
  title: 'Join',
  inputs: { left: { type: 'table', title: 'Left' }, right: { type: 'table', title: 'Right', optional: true } },
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({}),
  schema({ inputs }) {
    const left = columnsOf(inputs.left);
    const right = inputs.right ? columnsOf(inputs.right) : [];
    return { outputs: { results: { type: 'table', columns: left && right && [...left, ...right] } } };
  },
});

function defineLearner(id: string, task: 'regression' | 'clustering') {
  return defineModule({
    ...described,
    id,
    version: 1,
    title: id,
    inputs: {},
    outputs: { model: { type: 'untrained-model', title: 'Untrained model' } },
    params: z.strictObject({ depth: param(z.number().positive().default(3), { title: 'Depth' }) }),
    schema: () => ({ outputs: { model: { type: 'untrained-model', task } } }),
  });
}

const train = defineModule({
  ...described,
  id: 'train',
  version: 1,
  title: 'Train',
  inputs: {
    untrainedModel: { type: 'untrained-model', title: 'Untrained model', tasks: ['regression', 'binary'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { model: { type: 'model', title: 'Model' } },
  params: z.strictObject({ label: columnName({ title: 'Label' }) }),
  schema({ params, inputs }) {
    const columns = columnsOf(inputs.dataset);
    const label = columns && findColumn(params.label, columns, 'label');
    const task = inputs.untrainedModel?.type === 'untrained-model' ? inputs.untrainedModel.task : 'regression';
    if (label && 'message' in label) return { outputs: {}, issues: [label] };
    return {
      outputs: { model: { type: 'model', task, label, features: columns?.filter((column) => column !== label) } },
    };
  },
});

const score = defineModule({
  ...described,
  id: 'score',
  version: 1,
  title: 'Score',
  inputs: {
    model: { type: 'model', title: 'Model', tasks: ['regression'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { results: { type: 'table', title: 'Scored' } },
  params: z.strictObject({}),
  schema({ inputs }) {
    const columns = columnsOf(inputs.dataset);
    const label = inputs.model?.type === 'model' ? inputs.model.label : undefined;
    const issues = columns && !label ? [{ port: 'model', message: 'The label of the model is not known.' }] : [];
    return { outputs: { results: { type: 'table', columns } }, issues };
  },
});

const broken = defineModule({
  ...described,
  id: 'broken',
  version: 1,
  title: 'Broken',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({}),
  schema() {
    throw new Error('A defect of the module');
  },
});

/** Modules that have ports, params and schemas of every kind, and do nothing. */
export const smallCatalog: readonly ModuleSpec[] = [
  source,
  select,
  join,
  defineLearner('tree', 'regression'),
  defineLearner('k-means', 'clustering'),
  train,
  score,
  broken,
];
