import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { trustAndRun, useStrangeCode } from '../store/startRun.ts';
import { text } from '../text/en.ts';

/** Shows code that has not run on this machine before, and asks whether it may. */
export function StrangeCodeDialog() {
  const asked = useStrangeCode((state) => state.asked);
  const close = () => useStrangeCode.setState({ asked: null });
  const words = text.run.strange;
  return (
    <Modal
      opened={asked !== null}
      onClose={close}
      title={words.title}
      size="lg"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="sm">
        <Text>{words.help}</Text>
        {asked?.code.map(({ nodeId, title, text: code }) => (
          <div key={nodeId}>
            <Text fw={600}>{title}</Text>
            <Code block tabIndex={0} mah={240} style={{ overflow: 'auto' }}>
              {code}
            </Code>
          </div>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {text.common.cancel}
          </Button>
          <Button onClick={() => asked && void trustAndRun(asked)}>{words.run}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
