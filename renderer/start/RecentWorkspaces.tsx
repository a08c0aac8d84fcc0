import { Button, Text, Title, UnstyledButton } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { OpenFolderDialog } from './OpenFolderDialog.tsx';
import classes from './StartPage.module.css';
import { StopRunsDialog } from './StopRunsDialog.tsx';
import { useOpenFolder } from './useOpenFolder.ts';

/** This workspace, and those that were opened before. */
export function RecentWorkspaces() {
  const workspace = useApp((state) => state.workspace);
  const [isChoosing, setChoosing] = useState(false);
  const { open, asked, answer } = useOpenFolder();
  const words = text.start;
  const others = workspace?.recent.filter(({ path }) => path !== workspace.path) ?? [];
  return (
    <aside className={classes.aside} aria-label={words.workspace}>
      <section className={classes.section} aria-label={words.workspace}>
        <Title order={2} size="h5">
          {words.workspace}
        </Title>
        <div>
          <Text fw={600} truncate>
            {workspace?.name}
          </Text>
          <div className={classes.path} title={workspace?.path}>
            {workspace?.path}
          </div>
        </div>
        <Button
          variant="default"
          style={{ alignSelf: 'start' }}
          leftSection={<IconFolderOpen size={15} aria-hidden />}
          onClick={() => setChoosing(true)}
        >
          {words.openFolder}
        </Button>
      </section>
      <section className={classes.section} aria-label={words.recent}>
        <Title order={2} size="h5">
          {words.recent}
        </Title>
        {others.length === 0 && (
          <Text c="dimmed" size="sm">
            {words.noRecent}
          </Text>
        )}
        <ul className={classes.recent}>
          {others.map(({ path, name, openedAt }) => (
            <li key={path}>
              <UnstyledButton className={classes.recentEntry} title={path} onClick={() => void open({ path })}>
                <Text size="sm" fw={600} truncate component="span" display="block">
                  {name}
                </Text>
                <span className={classes.path} style={{ display: 'block' }}>
                  {path}
                </span>
                <span className={classes.path}>{formatAgo(openedAt)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </section>
      {isChoosing && <OpenFolderDialog onClose={() => setChoosing(false)} />}
      {asked && <StopRunsDialog runs={asked.runs} answer={(stops) => void answer(stops)} />}
    </aside>
  );
}
