import { expect, test } from 'vitest';
import { validatePipeline } from '../../../pipelines/graph/validatePipeline.ts';
import { draftPipeline } from '../../../test/rig/draftPipeline.ts';
import { evaluateNested } from '../../../test/rig/nestedLearner.ts';
import { runModule } from '../../../test/rig/runModule.ts';
import { catalog } from '../../catalog.ts';

test('tells the species of iris by boosted trees, and the model says what is within', async () => {
  const { metrics, model } = await evaluateNested('one-vs-all-multiclass', 'two-class-boosted-decision-tree');
  expect(metrics.overall_accuracy).toBeGreaterThan(0.9);
  expect(model).toMatchObject({
    task: 'multiclass',
    learner: 'one-vs-all',
    params: { learner: 'boosted-decision-tree', params: { leaves: 20 } },
  });
  expect(model.training.importances.length).toBeGreaterThan(0);
}, 20_000);

test.each(['linear-regression', 'multiclass-logistic-regression'])('%s is refused before a run', (module) => {
  const draft = draftPipeline({
    nodes: { inner: { module }, all: { module: 'one-vs-all-multiclass' } },
    edges: ['inner.untrainedModel all.binaryLearner'],
  });
  const { problems } = validatePipeline(draft, catalog);
  expect(problems).toMatchObject([{ node: 'all', port: 'binaryLearner' }]);
});

test('a file that was made for another task is refused when it runs', async () => {
  const { outputs } = await runModule('linear-regression', {});
  const inputs = { binaryLearner: outputs.untrainedModel };
  await expect(runModule('one-vs-all-multiclass', {}, inputs)).rejects.toThrow('Connect a two-class learner');
});
