import { ActionIcon, Popover, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../../text/en.ts';
import classes from './SearchHelp.module.css';

/** What can be searched for, by examples that can be taken over. */
export function SearchHelp({ onUse }: { onUse(query: string): void }) {
  const words = text.runs.list.help;
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={430} position="bottom-start" withArrow trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={words.label} disabled={opened}>
          <ActionIcon size={30} aria-label={words.label} onClick={() => setOpened(!opened)}>
            <IconHelp size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.title}>
        <Stack gap={6}>
          <Text fw={600} size="sm">
            {words.title}
          </Text>
          <Text size="xs">{words.intro}</Text>
          <ul className={classes.examples}>
            {words.examples.map(([example, meaning]) => (
              <li key={example}>
                <UnstyledButton
                  className={classes.example}
                  aria-label={words.use(example)}
                  onClick={() => {
                    onUse(example);
                    setOpened(false);
                  }}
                >
                  <code>{example}</code>
                </UnstyledButton>
                <span>{meaning}</span>
              </li>
            ))}
          </ul>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
