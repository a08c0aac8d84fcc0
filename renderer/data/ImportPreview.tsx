import { Alert, Anchor, Group, List, Loader, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FilePreview } from '../../pipelines/contract/rpc/datasets.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import classes from './ImportForm.module.css';
import { RowsTable } from './RowsTable.tsx';

interface ImportPreviewProps {
  preview: UseQueryResult<FilePreview>;
  /** How many types the user has corrected. */
  corrected: number;
  onReset(): void;
  head(column: Column): ReactNode;
}

/** The first rows of a file, as they would be read. */
export function ImportPreview({ preview, corrected, onReset, head }: ImportPreviewProps) {
  const words = text.data.import;
  const { data, error, isFetching } = preview;
  if (!data && !error) {
    return (
      <Group gap="sm" p="md" role="status">
        <Loader size="sm" />
        <Text>{words.reading}</Text>
      </Group>
    );
  }
  return (
    <section className={classes.preview} aria-label={words.preview}>
      {error && (
        <Alert color="red" role="alert" title={words.previewFailed}>
          {describeError(error)} {words.previewFailedHelp}
        </Alert>
      )}
      {data && data.warnings.length > 0 && (
        <Alert
          color="yellow"
          variant="light"
          title={words.warnings}
          role="status"
          py="xs"
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          <List size="sm" spacing={2}>
            {data.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {data && !error && (
        <>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text c="dimmed" size="sm">
              {words.previewHint(text.data.columns(data.columns.length), data.values[0]?.length ?? 0)}
            </Text>
            {corrected > 0 && (
              <Text size="sm" style={{ flex: 'none' }}>
                {words.corrected(corrected)}{' '}
                <Anchor component="button" type="button" onClick={onReset}>
                  {text.common.undo}
                </Anchor>
              </Text>
            )}
          </Group>
          <div className={classes.rows} aria-busy={isFetching}>
            <RowsTable label={words.preview} columns={data.columns} values={data.values} head={head} />
          </div>
        </>
      )}
    </section>
  );
}
