import { ActionIcon, Alert, Button, Group, Loader, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { desktopBridge } from '../desktop/desktopBridge.ts';
import { WindowFolderDialog } from '../desktop/WindowFolderDialog.tsx';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { FolderList } from './FolderList.tsx';
import { folderName } from './folderPath.ts';
import { NewFolder } from './NewFolder.tsx';
import { StopRunsDialog } from './StopRunsDialog.tsx';
import { useOpenFolder } from './useOpenFolder.ts';

/** Chooses a folder of the engine's machine, or makes one, and opens it as the workspace. */
export function OpenFolderDialog({ onClose }: { onClose(): void }) {
  const bridge = desktopBridge();
  return bridge ? <WindowFolderDialog bridge={bridge} onClose={onClose} /> : <PageFolderDialog onClose={onClose} />;
}

function PageFolderDialog({ onClose }: { onClose(): void }) {
  const current = useApp((state) => state.workspace?.path);
  const [place, setPlace] = useState(current);
  const [typed, setTyped] = useState<string | null>(null);
  const [focused, setFocused] = useState<string>();
  const { data, error, isFetching } = useQuery({
    ...queries.workspace.browse.queryOptions({ input: place === undefined ? {} : { path: place } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const { open, asked, answer } = useOpenFolder(onClose);
  const words = text.start.folder;
  const go = (path: string, focus?: string) => {
    setPlace(path);
    setTyped(null);
    setFocused(focus);
  };
  const up = data?.parent ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      size="lg"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {words.help}
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed?.trim()) go(typed.trim());
          }}
        >
          <Group gap="xs" align="flex-end">
            <Tooltip label={words.up}>
              <ActionIcon
                variant="default"
                size={30}
                aria-label={words.up}
                disabled={up === null}
                onClick={() => up !== null && go(up)}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <TextInput
              style={{ flex: 1 }}
              label={words.path}
              spellCheck={false}
              value={typed ?? data?.path ?? place ?? ''}
              onChange={(event) => setTyped(event.currentTarget.value)}
              rightSection={isFetching ? <Loader size={14} /> : undefined}
            />
            <Button variant="default" type="submit" disabled={!typed?.trim()}>
              {words.go}
            </Button>
          </Group>
        </form>
        {error ? (
          <Alert color="red" role="alert">
            {describeError(error)}
          </Alert>
        ) : (
          data && (
            <FolderList
              key={data.path}
              path={data.path}
              folders={data.folders}
              focused={focused}
              onEnter={(path) => go(path, path)}
              onUp={() => up !== null && go(up, data.path)}
            />
          )
        )}
        <Text c="dimmed" size="xs">
          {words.keys}
        </Text>
        {data && !error && (
          <Group justify="space-between" align="flex-end">
            <NewFolder parent={data.path} onCreate={(path) => void open({ path, create: true })} />
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {text.common.cancel}
              </Button>
              <Button disabled={data.path === current} onClick={() => void open({ path: data.path })}>
                {words.open(folderName(data.path))}
              </Button>
            </Group>
          </Group>
        )}
      </Stack>
      {asked && <StopRunsDialog runs={asked.runs} answer={(stops) => void answer(stops)} />}
    </Modal>
  );
}
