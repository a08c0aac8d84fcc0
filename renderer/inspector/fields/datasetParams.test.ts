import { expect, it } from 'vitest';
import { catalog } from '../../../modules/catalog.ts';
import { pipeline } from '../../../pipelines/contract/graph.ts';
import { setDatasetParams } from './datasetParams.ts';

it('takes over how the file is read, and forgets how another one was', () => {
  const spec = catalog.find(({ id }) => id === 'import-data')!;
  const before = pipeline.parse({
    format: 'pipewright/pipeline@1',
    name: 'p',
    nodes: [{ id: 'a', module: 'import-data', version: 1, params: { path: 'old.csv', encoding: 'latin-1' } }],
  });
  const version = {
    version: 2,
    file: 'data/x.csv',
    digest: '',
    size: 1,
    createdAt: 0,
    params: { path: 'somewhere', delimiter: 'tab', encoding: 'utf-8' },
    columns: [],
  };
  const after = setDatasetParams(before, 'a', spec, version, 'p/a.pipeline.json');
  expect(after.nodes[0]?.params).toEqual({ path: '../data/x.csv', delimiter: 'tab' });
});
