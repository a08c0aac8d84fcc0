import { ActionIcon, Button, Divider, Menu } from '@mantine/core';
import { IconCommand, IconDots } from '@tabler/icons-react';
import { actions, findAction } from '../actions/actions.ts';
import { formatKeys } from '../actions/keys.ts';
import { useDocument, useNewestRun } from '../canvas/OpenedContext.tsx';
import { ComputeMenu } from '../compute/ComputeMenu.tsx';
import { showRun } from '../store/app.ts';
import { text } from '../text/en.ts';
import { ActionButton } from './ActionButton.tsx';
import { formatDuration } from './formatDuration.ts';
import classes from './Toolbar.module.css';
import { useNow } from './useNow.ts';

const inMenu = [
  'run-from-here',
  'rerun-step',
  'run-all',
  'pin',
  'unpin',
  'add-step',
  'add-note',
  'toggle-disabled',
  'connections',
];

export function Toolbar() {
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={text.designer.toolbar}>
      <ActionButton id="run" isNamed />
      <ActionButton id="run-to-here" />
      <ActionButton id="stop" />
      <ComputeMenu />
      <ActionButton id="deploy" />
      <Divider orientation="vertical" />
      <ActionButton id="undo" />
      <ActionButton id="redo" />
      <Divider orientation="vertical" />
      <ActionButton id="auto-layout" />
      <ActionButton id="zoom-to-fit" />
      <ActionButton id="add-note" />
      <MoreMenu />
      <ActionIcon
        aria-label={text.actions.commandPalette}
        title={`${text.actions.commandPalette} (${formatKeys('mod+k')})`}
        onClick={() => void findAction('command-palette').perform()}
      >
        <IconCommand size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
      <span className={classes.space} />
      <SaveMark />
      <LastRun />
    </div>
  );
}

function MoreMenu() {
  const shown = actions.filter(({ id, group }) => group === 'arrange' || inMenu.includes(id));
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <ActionIcon aria-label={text.designer.more}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map((action) => (
          <Menu.Item
            key={action.id}
            disabled={!action.isEnabled()}
            leftSection={action.icon && <action.icon size={15} aria-hidden />}
            onClick={() => void action.perform()}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SaveMark() {
  const save = useDocument((state) => state.save);
  if (save.state === 'conflict') return null;
  const words = save.state === 'failed' ? text.designer.save.failed(save.message) : text.designer.save[save.state];
  return (
    <span className={classes.save} role="status" data-failed={save.state === 'failed' || undefined} title={words}>
      {words}
    </span>
  );
}

/** State and time of the newest run; leads to it. */
function LastRun() {
  const run = useNewestRun((newest) => newest);
  const now = useNow(run?.status === 'running');
  if (!run) return <span className={classes.noRun}>{text.run.noRun}</span>;
  const steps = Object.values(run.steps);
  const done = steps.filter(({ status }) => !['queued', 'running'].includes(status)).length;
  const took = formatDuration((run.finishedAt ?? now) - run.startedAt);
  return (
    <Button
      variant="default"
      className={classes.run ?? ''}
      data-status={run.status}
      data-testid="last-run"
      data-run={run.id}
      onClick={() => showRun(run.id)}
    >
      {text.run.states[run.status]} · {run.status === 'running' ? `${text.run.steps(done, steps.length)} · ` : ''}
      {took}
    </Button>
  );
}
