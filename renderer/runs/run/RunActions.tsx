import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowsDiff,
  IconBox,
  IconCopy,
  IconDots,
  IconExternalLink,
  IconPlayerPlay,
  IconPlayerStop,
  IconRocket,
  IconTrash,
} from '@tabler/icons-react';
import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import { askToDeploy, askToRegister } from '../../endpoints/servingDialogs.ts';
import { listModelOutputs } from '../../models/modelOutputs.ts';
import { showRuns } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { deleteRuns } from '../deleteRuns.ts';
import { cancelRun, compareWithEarlier, hasFile, openAsDraft, openPipeline, rerun } from './rerun.ts';

export function RunActions({ detail }: { detail: RunDetail }) {
  const { run } = detail;
  const words = text.runs.run.actions;
  const isRunning = run.status === 'running';
  /** By another program: it goes on or ends there, and there is no pipeline to run again. */
  const isLogged = run.source !== 'pipewright';
  const { file } = run;
  const hasModel = run.status === 'completed' && listModelOutputs(detail).length > 0;

  async function remove(): Promise<void> {
    if (await deleteRuns([run])) showRuns({ page: 'list' });
  }

  return (
    <Group gap={6} wrap="nowrap" ms="auto" role="toolbar" aria-label={words.label}>
      {!isLogged && <RunAgain detail={detail} />}
      {hasModel && (
        <Button
          variant="default"
          leftSection={<IconRocket size={15} aria-hidden />}
          onClick={() => askToDeploy({ type: 'run', detail })}
        >
          {text.endpoints.deploy.action}
        </Button>
      )}
      {!isLogged && (
        <Tooltip label={words.draftHelp}>
          <Button
            variant="default"
            leftSection={<IconCopy size={15} aria-hidden />}
            onClick={() => void openAsDraft(detail)}
          >
            {words.openDraft}
          </Button>
        </Tooltip>
      )}
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={words.more}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {hasModel && (
            <Menu.Item leftSection={<IconBox size={15} aria-hidden />} onClick={() => askToRegister(detail)}>
              {text.models.register.action}
            </Menu.Item>
          )}
          {hasFile(file) && (
            <Menu.Item leftSection={<IconExternalLink size={15} aria-hidden />} onClick={() => void openPipeline(file)}>
              {words.openPipeline}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconArrowsDiff size={15} aria-hidden />}
            onClick={() => void compareWithEarlier(run)}
          >
            {words.compareWith}
          </Menu.Item>
          {(isLogged || !isRunning) && (
            <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} onClick={() => void remove()}>
              {words.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function RunAgain({ detail }: { detail: RunDetail }) {
  const words = text.runs.run.actions;
  if (detail.run.status === 'running') {
    return (
      <Button
        color="red"
        variant="light"
        leftSection={<IconPlayerStop size={15} aria-hidden />}
        onClick={() => void cancelRun(detail.run.id)}
      >
        {words.cancel}
      </Button>
    );
  }
  return (
    <Tooltip label={words.rerunHelp}>
      <Button leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={() => void rerun(detail)}>
        {words.rerun}
      </Button>
    </Tooltip>
  );
}
