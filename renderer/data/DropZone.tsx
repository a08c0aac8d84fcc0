import { Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { openDroppedPipelines } from '../desktop/openDropped.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import classes from './DropZone.module.css';
import { queueFiles, useImportQueue } from './importQueue.ts';

const ImportDialog = lazy(async () => ({ default: (await import('./ImportDialog.tsx')).ImportDialog }));

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the window, and shows their import. */
export function DropZone() {
  const isOver = useFileDrop();
  const isImporting = useImportQueue(({ waiting }) => waiting.length > 0);
  return (
    <>
      {isOver && (
        <div className={classes.overlay} aria-hidden>
          <IconFileImport size={40} stroke={1.4} />
          <Text size="lg" fw={600}>
            {text.data.drop.title}
          </Text>
          <Text>{text.data.drop.body}</Text>
        </div>
      )}
      {isImporting && (
        <Suspense>
          <ImportDialog />
        </Suspense>
      )}
    </>
  );
}

/** Whether files are being dragged over the window; queues what is dropped. */
function useFileDrop(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Enter and leave are told of every element on the way: what counts is their balance.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      takeDropped(event.dataTransfer);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}

function takeDropped(transfer: DataTransfer | null): void {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory).flatMap((item) => item.getAsFile() ?? []);
  if (files.length < items.length) notify({ message: text.data.import.folderRefused });
  const tables = openDroppedPipelines(files);
  if (tables.length > 0) queueFiles(tables);
}
