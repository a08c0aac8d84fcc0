import { Anchor, Text } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import { useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { findNode, findSpec, titleOf } from '../../graph/lookup.ts';
import { text } from '../../text/en.ts';
import { describeFields } from '../fields/describeFields.ts';
import { findUses } from './editParameters.ts';
import classes from './parameters.module.css';

/** The steps that refer to a parameter; each leads there. */
export function ParameterUses({ name }: { name: string }) {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const nodes = useDocument(useShallow(({ pipeline }) => findUses(pipeline, name).map(({ nodeId }) => nodeId)));
  const params = useDocument(useShallow(({ pipeline }) => findUses(pipeline, name).map(({ param }) => param)));
  return (
    <div>
      <Text size="xs" fw={500}>
        {words.usedIn}
      </Text>
      {nodes.length === 0 && (
        <Text size="xs" c="dimmed">
          {words.notUsed}
        </Text>
      )}
      <ul className={classes.uses}>
        {nodes.map((nodeId, index) => {
          const node = findNode(document.store.getState().pipeline, nodeId);
          if (!node) return null;
          const param = params[index] ?? '';
          const spec = findSpec(node.module);
          const title = spec && describeFields(spec).find((field) => field.name === param)?.title;
          return (
            <li key={`${nodeId}.${param}`}>
              <Anchor component="button" type="button" size="xs" onClick={() => document.select([nodeId])}>
                {words.use(titleOf(node), title ?? param)}
              </Anchor>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
