import { Button, Group, Modal, Text } from '@mantine/core';
import { text } from '../text/en.ts';
import { ImportFile } from './ImportFile.tsx';
import { cancelImports, finishFile, useImportQueue } from './importQueue.ts';

/** Imports the files of the queue, one after another. */
export function ImportDialog() {
  const { waiting, asked } = useImportQueue();
  const [queued] = waiting;
  const words = text.data.import;
  return (
    <Modal
      opened={queued !== undefined}
      onClose={cancelImports}
      size="min(1180px, 94vw)"
      title={<Title fileName={queued?.file.name ?? ''} now={asked - waiting.length + 1} all={asked} />}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': asked > 1 ? words.cancelAll : text.common.cancel }}
    >
      {queued && (
        <ImportFile
          key={queued.id}
          queued={queued}
          onDone={() => finishFile(queued.id)}
          cancel={
            <Group gap="xs">
              {waiting.length > 1 && (
                <Button variant="default" onClick={() => finishFile(queued.id)}>
                  {words.skip}
                </Button>
              )}
              <Button variant="default" onClick={cancelImports}>
                {asked > 1 ? words.cancelAll : text.common.cancel}
              </Button>
            </Group>
          }
        />
      )}
    </Modal>
  );
}

function Title({ fileName, now, all }: { fileName: string; now: number; all: number }) {
  return (
    <Group gap="sm">
      <Text fw={600} size="md" component="span">
        {text.data.import.title(fileName)}
      </Text>
      {all > 1 && (
        <Text c="dimmed" component="span">
          {text.data.import.position(now, all)}
        </Text>
      )}
    </Group>
  );
}
