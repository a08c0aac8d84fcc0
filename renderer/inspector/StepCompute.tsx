import { NativeSelect } from '@mantine/core';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { nameOfTarget } from '../compute/describeTarget.ts';
import { useEnvironmentOptions, useTargetOptions } from '../compute/useComputeChoice.ts';
import { updateNode } from '../graph/edit.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { Section } from './Section.tsx';

/** Where a step runs, and what its container has, where that is not the pipeline's choice. */
export function StepCompute({ nodeId }: { nodeId: string }) {
  const words = text.compute.choice;
  const stays = useDocument(({ pipeline }) => findSpec(findNode(pipeline, nodeId)?.module ?? '')?.stays === true);
  return (
    <Section title={words.section} help={words.stepHelp}>
      {stays ? <div className={classes.note}>{words.stays}</div> : <Choices nodeId={nodeId} />}
    </Section>
  );
}

function Choices({ nodeId }: { nodeId: string }) {
  const words = text.compute.choice;
  const { document } = useOpened();
  const node = useDocument(({ pipeline }) => findNode(pipeline, nodeId));
  const ofPipeline = useDocument(({ pipeline }) => pipeline.compute ?? localTarget);
  const environmentOfPipeline = useDocument(({ pipeline }) => pipeline.environment);
  const targets = useTargetOptions(node?.compute);
  const environments = useEnvironmentOptions(node?.environment);
  const isElsewhere = (node?.compute ?? ofPipeline) !== localTarget;
  const change = (value: Parameters<typeof updateNode>[2]) =>
    document.edit((pipeline) => updateNode(pipeline, nodeId, value));
  return (
    <>
      <NativeSelect
        size="xs"
        label={words.target}
        value={node?.compute ?? ''}
        data={[{ value: '', label: words.asPipeline(nameOfTarget(ofPipeline)) }, ...targets]}
        onChange={({ currentTarget: { value } }) => change({ compute: value || undefined })}
      />
      {isElsewhere ? (
        <NativeSelect
          size="xs"
          label={words.environment}
          description={words.environmentHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={node?.environment ?? ''}
          data={[{ value: '', label: words.asPipeline(environmentOfPipeline ?? words.noneChosen) }, ...environments]}
          onChange={({ currentTarget: { value } }) => change({ environment: value || undefined })}
        />
      ) : (
        node?.environment !== undefined && <div className={classes.note}>{words.localNoEnvironment}</div>
      )}
    </>
  );
}
