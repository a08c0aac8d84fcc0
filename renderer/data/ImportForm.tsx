import { Button, Divider, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ColumnType } from '../../pipelines/contract/table.ts';
import { engine } from '../api/engine.ts';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { announceImport } from './announceImport.ts';
import { ColumnTypeSelect } from './ColumnTypeSelect.tsx';
import { DatasetName } from './DatasetName.tsx';
import classes from './ImportForm.module.css';
import { ImportOptions } from './ImportOptions.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { isDelimited, paramsToRegister, readOptions, renamesColumns } from './importOptions.ts';
import type { QueuedFile } from './importQueue.ts';
import { proposeName } from './proposeName.ts';
import { refreshDatasets, useDatasets } from './useDatasets.ts';

interface ImportFormProps {
  queued: QueuedFile;
  uploadId: string;
  cancel: ReactNode;
  onRegistered(): void;
}

/** Milliseconds without a change of the options before the file is read anew. */
const patience = 250;

/** How the file is read, seen as it is changed, and what it is called. */
export function ImportForm({ queued: { file, into }, uploadId, cancel, onRegistered }: ImportFormProps) {
  const words = text.data.import;
  const { data: datasets = [] } = useDatasets();
  const [set, setOptions] = useState<Record<string, unknown>>({});
  const [types, setTypes] = useState<Record<string, ColumnType>>({});
  const [typed, setName] = useState<string | null>(null);
  const [description, setDescription] = useState('');
  const [isRegistering, setRegistering] = useState(false);
  const [input] = useDebouncedValue({ uploadId, params: set, types }, patience);
  const preview = useQuery({
    ...queries.datasets.preview.queryOptions({ input }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

  const name = (typed ?? into ?? proposeName(file.name, datasets)).trim();
  const options = readOptions(preview.data?.params ?? {}, set);
  const isCurrent = preview.isSuccess && !preview.isPlaceholderData && input.params === set && input.types === types;

  async function register(): Promise<void> {
    if (!preview.data || !isCurrent || name === '') return;
    setRegistering(true);
    try {
      const params = paramsToRegister(preview.data.params, types);
      const registered = await engine().datasets.register({ uploadId, name, description, params });
      announceImport(registered);
      onRegistered();
      await refreshDatasets();
    } catch (error) {
      notifyError(words.failed, error);
      setRegistering(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void register();
      }}
    >
      <div className={classes.form}>
        <div className={classes.side}>
          <DatasetName
            name={typed ?? name}
            datasets={datasets}
            description={description}
            onName={setName}
            onDescription={setDescription}
          />
          <Divider />
          <ImportOptions
            options={options}
            isDelimited={isDelimited(options.format, file.name)}
            isChanged={Object.keys(set).length > 0}
            onChange={(changed) => {
              setOptions((before) => ({ ...before, ...changed }));
              if (renamesColumns(changed)) setTypes({});
            }}
            onReset={() => {
              setOptions({});
              setTypes({});
            }}
          />
        </div>
        <ImportPreview
          preview={preview}
          corrected={Object.keys(types).length}
          onReset={() => setTypes({})}
          head={(column) => (
            <ColumnTypeSelect
              column={column}
              isCorrected={Object.hasOwn(types, column.name)}
              onChange={(type) => setTypes((before) => ({ ...before, [column.name]: type }))}
            />
          )}
        />
      </div>
      <Stack gap="sm" mt="md">
        <Divider />
        <Group justify="flex-end" gap="xs">
          {cancel}
          <Button type="submit" disabled={!isCurrent || name === '' || name.length > 100} loading={isRegistering}>
            {words.register}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
