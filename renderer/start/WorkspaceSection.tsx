import { Button, Title } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { WorkspaceInfo } from '../../pipelines/contract/rpc/workspace.ts';
import { text } from '../text/en.ts';
import { OpenFolderDialog } from './OpenFolderDialog.tsx';
import classes from './SettingsView.module.css';

/** Which folder is open. */
export function WorkspaceSection({ workspace }: { workspace: WorkspaceInfo }) {
  const [isChoosing, setChoosing] = useState(false);
  const words = text.settings;
  return (
    <section className={classes.section} aria-labelledby="settings-workspace">
      <Title order={2} size="h5" id="settings-workspace">
        {words.workspace}
      </Title>
      <dl className={classes.facts}>
        <dt>{words.folder}</dt>
        <dd>{workspace.path}</dd>
      </dl>
      <Button
        variant="default"
        style={{ alignSelf: 'start' }}
        leftSection={<IconFolderOpen size={15} aria-hidden />}
        onClick={() => setChoosing(true)}
      >
        {words.openAnother}
      </Button>
      {isChoosing && <OpenFolderDialog onClose={() => setChoosing(false)} />}
    </section>
  );
}
