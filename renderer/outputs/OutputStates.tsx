import { Button, Loader, Stack, Text, Title } from '@mantine/core';
import { ORPCError } from '@orpc/client';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { useSlow } from './useSlow.ts';

/** While an output is read. Says so when it takes longer than a second. */
export function Reading() {
  const isSlow = useSlow(true);
  return (
    <Stack p="lg" align="flex-start" role="status">
      {isSlow && (
        <>
          <Loader size="sm" />
          <Text size="sm">{text.outputs.loading}</Text>
        </>
      )}
    </Stack>
  );
}

/** Why an output cannot be shown, and what to do. */
export function NotShown({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const words = text.outputs;
  const isGone = error instanceof ORPCError && error.code === 'NOT_FOUND';
  return (
    <Stack p="lg" gap="xs" maw={560} align="flex-start" role="alert">
      <Title order={3} size="h4">
        {isGone ? words.gone : words.failed}
      </Title>
      <Text size="sm">{describeError(error)}</Text>
      {isGone && <Text size="sm">{words.goneHelp}</Text>}
      <Button variant="default" onClick={onRetry}>
        {text.common.retry}
      </Button>
    </Stack>
  );
}
