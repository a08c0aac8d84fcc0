import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { text } from '../text/en.ts';

/** Asks whether runs that are going on may be stopped. */
export function StopRunsDialog({ runs, answer }: { runs: number; answer(stopsRuns: boolean): void }) {
  const words = text.start.running;
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={words.title}
      size="md"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="md">
        <Text>{words.body(runs)}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={() => answer(false)}>
            {words.stay}
          </Button>
          <Button color="red" onClick={() => answer(true)}>
            {words.stop(runs)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
