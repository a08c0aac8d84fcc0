import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconPlayerStop, IconStethoscope, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { TargetView } from '../../pipelines/contract/rpc/compute.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { askForTarget } from './computeDialogs.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import type { TargetTest } from './useTargetTest.ts';

/** What can be done with a target. */
export function TargetActions({ view, test }: { view: TargetView; test: TargetTest }) {
  const [isRemoving, setRemoving] = useState(false);
  const words = text.compute;
  const { name } = view;
  return (
    <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
      {test.isTesting ? (
        <Button variant="default" leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={test.stop}>
          {words.image.stop}
        </Button>
      ) : (
        <Button leftSection={<IconStethoscope size={15} aria-hidden />} onClick={() => void test.test()}>
          {words.check.action}
        </Button>
      )}
      <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={() => askForTarget(view)}>
        {words.actions.edit}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={words.actions.more}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setRemoving(true)}>
            {words.actions.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isRemoving && (
        <RemoveDialog
          name={name}
          member="compute"
          help={words.actions.removeTarget}
          remove={() => engine().compute.remove({ name })}
          onClose={() => setRemoving(false)}
        />
      )}
    </Group>
  );
}
