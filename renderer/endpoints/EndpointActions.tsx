import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { IconDots, IconPackageExport, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import { fetchDownload } from '../api/download.ts';
import { engine } from '../api/engine.ts';
import { ConfirmDialog } from '../inspector/ConfirmDialog.tsx';
import { showEndpoints } from '../store/app.ts';
import { firstEndpointsPlace } from '../store/servingPlace.ts';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import { refreshEndpoints } from './useEndpoints.ts';

/** What can be done with an endpoint. */
export function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const { name } = endpoint;
  const [isBusy, setBusy] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const words = text.endpoints.actions;

  async function perform(action: () => Promise<unknown>, failed: string): Promise<void> {
    setBusy(true);
    try {
      await action();
      await refreshEndpoints();
    } catch (error) {
      notifyError(failed, error);
    }
    setBusy(false);
  }

  const remove = () =>
    perform(async () => {
      await engine().endpoints.remove({ name });
      showEndpoints(firstEndpointsPlace);
      notify({ message: words.removed(name) });
    }, words.removeFailed);

  return (
    <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
      {endpoint.kind === 'real-time' &&
        (endpoint.started ? (
          <Button
            variant="default"
            loading={isBusy}
            leftSection={<IconPlayerStop size={15} aria-hidden />}
            onClick={() => void perform(() => engine().endpoints.stop({ name }), words.stopFailed)}
          >
            {words.stop}
          </Button>
        ) : (
          <Button
            loading={isBusy}
            leftSection={<IconPlayerPlay size={15} aria-hidden />}
            onClick={() => void perform(() => engine().endpoints.start({ name }), words.startFailed)}
          >
            {words.start}
          </Button>
        ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={words.more}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {endpoint.kind === 'real-time' && (
            <Menu.Item
              leftSection={<IconPackageExport size={15} aria-hidden />}
              onClick={() =>
                void perform(
                  async () => fetchDownload(await engine().endpoints.exportFolder({ name })),
                  words.exportFailed,
                )
              }
            >
              {words.export}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setRemoving(true)}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isRemoving && (
        <ConfirmDialog
          title={words.remove}
          message={words.confirmRemove(name)}
          action={text.common.delete}
          onConfirm={() => void remove()}
          onClose={() => setRemoving(false)}
        />
      )}
    </Group>
  );
}
