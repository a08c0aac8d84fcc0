import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { Section } from '../Section.tsx';
import { addParameter, nameParameter } from './editParameters.ts';
import { ParameterCard } from './ParameterCard.tsx';
import classes from './parameters.module.css';
import { useShownParameter } from './showParameter.ts';

/** The pipeline's parameters: what they are, where they are used, and their values for the next runs. */
export function ParametersPanel() {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const parameters = useDocument(({ pipeline }) => pipeline.parameters);
  const shown = useShownParameter((state) => state.name);
  function add() {
    const name = nameParameter(document.store.getState().pipeline, words.newName);
    document.edit((pipeline) => addParameter(pipeline, name, 'string', ''));
    useShownParameter.setState({ name });
  }
  return (
    <Section title={words.title} help={words.help}>
      {parameters.length === 0 && (
        <Text size="xs" c="dimmed">
          {words.none}
        </Text>
      )}
      <div className={classes.cards}>
        {parameters.map((parameter, index) => (
          <ParameterCard
            // A parameter keeps its place while it is renamed.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            parameter={parameter}
            isOpen={shown === parameter.name}
            onToggle={(isOpen) => useShownParameter.setState({ name: isOpen ? parameter.name : null })}
          />
        ))}
      </div>
      <div>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} aria-hidden />} onClick={add}>
          {words.add}
        </Button>
      </div>
    </Section>
  );
}
