import { NativeSelect } from '@mantine/core';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { setPipelineCompute, useEnvironmentOptions, useTargetOptions } from '../compute/useComputeChoice.ts';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { Section } from './Section.tsx';

/** Where the steps of the pipeline run, and what their containers have. */
export function PipelineCompute() {
  const words = text.compute.choice;
  const { document } = useOpened();
  const compute = useDocument(({ pipeline }) => pipeline.compute ?? localTarget);
  const environment = useDocument(({ pipeline }) => pipeline.environment);
  const isUsed = useDocument(({ pipeline }) =>
    [pipeline, ...pipeline.nodes].some((chooser) => (chooser.compute ?? localTarget) !== localTarget),
  );
  const targets = useTargetOptions(compute);
  const environments = useEnvironmentOptions(environment);
  const change = (member: 'compute' | 'environment', value: string | undefined) =>
    document.edit((pipeline) => setPipelineCompute(pipeline, member, value));
  return (
    <Section title={words.section} help={words.sectionHelp}>
      <NativeSelect
        size="xs"
        label={words.target}
        value={compute}
        data={targets}
        onChange={({ currentTarget: { value } }) => change('compute', value === localTarget ? undefined : value)}
      />
      {isUsed ? (
        <NativeSelect
          size="xs"
          label={words.environment}
          value={environment ?? ''}
          data={[{ value: '', label: words.noEnvironment }, ...environments]}
          onChange={({ currentTarget: { value } }) => change('environment', value || undefined)}
        />
      ) : (
        <div className={classes.note}>{words.localNoEnvironment}</div>
      )}
    </Section>
  );
}
