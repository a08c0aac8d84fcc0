import { describe, expect, it } from 'vitest';
import { type Pipeline, pipeline as pipelineFile } from '../../pipelines/contract/graph.ts';
import type { EnvironmentView } from '../../pipelines/contract/rpc/compute.ts';
import { findUnknownTargets } from './findUnknownTargets.ts';
import { findUse } from './findUses.ts';

type Node = Pick<Pipeline['nodes'][number], 'compute' | 'environment'> & { module?: string };

function pipeline(rest: Pick<Pipeline, 'compute' | 'environment'>, ...nodes: Node[]): Pipeline {
  return pipelineFile.parse({
    format: 'pipewright/pipeline@1',
    name: 'p',
    ...rest,
    nodes: nodes.map((node, i) => ({ id: `n${i}`, module: 'import-data', version: 1, ...node })),
  });
}

const targets = ['local', 'edge'];
const environments: EnvironmentView[] = [
  { name: 'scikit', environment: null, problem: null, version: 'v' },
  { name: 'torn', environment: null, problem: 'It is not JSON.', version: null },
];
const find = (given: Pipeline) =>
  findUnknownTargets(given, targets, environments).map(({ node = 'pipeline', message }) => [
    node,
    message.match(/“(.*?)”/)?.[1],
  ]);

describe('what a pipeline names and this machine does not know', () => {
  it('is told of the pipeline and of each step', () => {
    expect(find(pipeline({ compute: 'farm' }, {}, { compute: 'moon' }, { compute: 'edge' }))).toEqual([
      ['pipeline', 'farm'],
      ['n1', 'moon'],
    ]);
    expect(find(pipeline({ compute: 'edge', environment: 'none' }, { environment: 'gone' }))).toEqual([
      ['pipeline', 'none'],
      ['n0', 'gone'],
    ]);
  });

  it('is nothing where all is known, and nothing while nothing is known', () => {
    expect(find(pipeline({ compute: 'edge', environment: 'scikit' }, { compute: 'local' }))).toEqual([]);
    expect(findUnknownTargets(pipeline({ compute: 'farm', environment: 'x' }, {}), undefined, undefined)).toEqual([]);
  });

  it('does not tell what has no effect', () => {
    expect(find(pipeline({ environment: 'gone' }, { environment: 'gone' }))).toEqual([]);
    expect(find(pipeline({ compute: 'edge' }, { compute: 'local', environment: 'gone' }))).toEqual([]);
    expect(find(pipeline({}, { module: 'export-data', compute: 'farm' }))).toEqual([]);
  });

  it('says of an environment whose file cannot be used why that is', () => {
    const [warning] = findUnknownTargets(pipeline({ compute: 'edge', environment: 'torn' }, {}), targets, environments);
    expect(warning?.message).toContain('It is not JSON.');
  });
});

it('pipelines that name a target are found, by their own choice and by that of their steps', () => {
  const given = pipeline({ compute: 'edge' }, { compute: 'edge' }, { compute: 'farm' });
  expect(findUse('a', given, 'compute', 'edge')).toMatchObject({ path: 'a', isWhole: true, steps: ['Import Data'] });
  expect(findUse('a', given, 'compute', 'farm')).toMatchObject({ isWhole: false, steps: ['Import Data'] });
  expect(findUse('a', given, 'compute', 'moon')).toBeUndefined();
  expect(findUse('a', given, 'environment', 'edge')).toBeUndefined();
});
