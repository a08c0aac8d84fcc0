import { Button, type ButtonProps, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import { queueFiles } from './importQueue.ts';

const accepted = '.csv,.tsv,.tab,.txt,.data,.json,.jsonl,.ndjson,.parquet';

/** Chooses files and imports them. */
export function ImportButton(props: ButtonProps) {
  return (
    <FileButton multiple accept={accepted} onChange={(files) => queueFiles(files)}>
      {(button) => (
        <Button {...props} leftSection={<IconFileImport size={15} aria-hidden />} onClick={button.onClick}>
          {text.data.importFiles}
        </Button>
      )}
    </FileButton>
  );
}
