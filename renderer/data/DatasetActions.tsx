import { ActionIcon, Button, FileButton, Menu } from '@mantine/core';
import { IconChevronDown, IconDots, IconFileImport, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Dataset, DatasetVersion } from '../../pipelines/contract/rpc/datasets.ts';
import { useApp } from '../store/app.ts';
import { useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { showInDesigner } from './addDatasetStep.ts';
import { queueFiles } from './importQueue.ts';
import { removeDataset } from './removeDataset.ts';

/** What can be done with a dataset. */
export function DatasetActions({ dataset, version }: { dataset: Dataset; version: DatasetVersion }) {
  const words = text.data.detail;
  const active = useDocuments((state) => state.active);
  const pipelines = useApp((state) => state.pipelines);
  const openName = pipelines?.find(({ path }) => path === active)?.name ?? active;
  const chooseFile = useRef<() => void>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={14} aria-hidden />}>{words.take}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {openName !== null && (
            <Menu.Item
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => void showInDesigner(dataset, version, 'active')}
            >
              {words.addTo(openName)}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => void showInDesigner(dataset, version, 'new')}
          >
            {words.addToNew}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <FileButton onChange={(file) => file && queueFiles([file], dataset.name)}>
        {({ onClick }) => {
          chooseFile.current = onClick;
          return null;
        }}
      </FileButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} aria-label={words.more}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport size={15} aria-hidden />} onClick={() => chooseFile.current?.()}>
            {words.importVersion}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => void removeDataset(dataset)}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
