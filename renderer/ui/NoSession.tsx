import { Center, Code, Stack, Text, Title } from '@mantine/core';
import type { NoSession as Reason } from '../api/session.ts';
import { text } from '../text/en.ts';

/** Shown instead of the app when there is no way to the engine. */
export function NoSession({ reason }: { reason: Reason | Error }) {
  const words = text.frame.noSession;
  return (
    <Center component="main" h="100%" p="xl">
      <Stack maw={520} gap="sm">
        <Title order={1} size="h2">
          {reason instanceof Error ? text.frame.failed : words.title}
        </Title>
        {reason instanceof Error ? <Code block>{reason.message}</Code> : <Text>{words[reason]}</Text>}
      </Stack>
    </Center>
  );
}
