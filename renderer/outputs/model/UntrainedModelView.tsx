import { Stack } from '@mantine/core';
import type { UntrainedModel } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { PropertyTable } from './PropertyTable.tsx';
import { parameterRows, rangeRows } from './parameterRows.ts';
import { wordsOf } from './wordsOf.ts';

/** What Train Model is to train. */
export function UntrainedModelView({ model }: { model: UntrainedModel }) {
  const words = text.model;
  return (
    <Stack p="sm" gap="md" maw={560} h="100%" style={{ overflow: 'auto' }}>
      <PropertyTable
        title={text.outputs.types['untrained-model']}
        rows={[
          [words.learner, wordsOf(model.learner)],
          [words.task, words.tasks[model.task]],
        ]}
      />
      {model.sweep && <PropertyTable title={text.childRuns.ranges} rows={rangeRows(model.sweep)} />}
      <PropertyTable title={words.parameters} rows={parameterRows(model.params)} empty={words.noParameters} />
    </Stack>
  );
}
