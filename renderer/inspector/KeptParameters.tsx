import { Code } from '@mantine/core';
import { useDocument } from '../canvas/OpenedContext.tsx';
import { findNode } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { Section } from './Section.tsx';

/** Parameters of a step that this Pipewright cannot read: to be seen, not to be changed. */
export function KeptParameters({ nodeId }: { nodeId: string }) {
  const params = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.params);
  return (
    <Section title={text.inspector.step.keptParameters}>
      <Code block className={classes.raw} tabIndex={0}>
        {JSON.stringify(params, null, 2)}
      </Code>
    </Section>
  );
}
