import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { showView } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { useRunList } from './runListStore.ts';

/** Instead of an empty list: what runs are and how to make the first, or how to see more than the search lets through. */
export function NoRuns({ isFiltered }: { isFiltered: boolean }) {
  const { empty, nothing } = text.runs.list;
  const words = isFiltered ? nothing : empty;
  return (
    <Center h="100%" p="xl">
      <Stack align="center" gap="sm" maw={460}>
        <IconHistory size={40} stroke={1.2} aria-hidden />
        <Title order={isFiltered ? 2 : 1} size="h3">
          {words.title}
        </Title>
        <Text ta="center">{words.help}</Text>
        {isFiltered ? (
          <Button variant="default" onClick={() => useRunList.setState({ query: '', file: null })}>
            {nothing.clear}
          </Button>
        ) : (
          <Button onClick={() => showView('designer')}>{empty.open}</Button>
        )}
      </Stack>
    </Center>
  );
}
