import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { ImportForm } from './ImportForm.tsx';
import type { QueuedFile } from './importQueue.ts';
import { useUpload } from './useUpload.ts';

interface ImportFileProps {
  queued: QueuedFile;
  /** Buttons that leave without importing. */
  cancel: ReactNode;
  onDone(): void;
}

/** One file on its way in: it is copied, then shown as it would be read, then registered. */
export function ImportFile({ queued, cancel, onDone }: ImportFileProps) {
  const { file } = queued;
  const { upload, retry, keep } = useUpload(file);
  const words = text.data.import;
  if (upload.state === 'sent') {
    const finish = () => {
      keep();
      onDone();
    };
    return <ImportForm queued={queued} uploadId={upload.uploadId} cancel={cancel} onRegistered={finish} />;
  }
  return (
    <Stack gap="md">
      {upload.state === 'sending' ? (
        <Stack gap={6}>
          <Text role="status">{words.uploading(formatBytes(upload.sent), formatBytes(file.size))}</Text>
          <Progress
            aria-label={words.uploadProgress}
            value={file.size === 0 ? 100 : (upload.sent / file.size) * 100}
            size="lg"
          />
        </Stack>
      ) : (
        <Alert color="red" title={words.uploadFailed} role="alert">
          {upload.message}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        {cancel}
        {upload.state === 'failed' && <Button onClick={retry}>{text.common.retry}</Button>}
      </Group>
    </Stack>
  );
}
