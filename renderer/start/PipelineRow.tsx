import { ActionIcon, Badge, Menu, Table, Text, UnstyledButton } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import { text } from '../text/en.ts';
import { formatAgo, formatDate } from '../ui/formatDate.ts';
import { deletePipeline, duplicatePipeline, openPipeline } from './pipelineFiles.ts';
import classes from './StartPage.module.css';

/** One pipeline: a click anywhere opens it. */
export function PipelineRow({ pipeline, onRename }: { pipeline: PipelineSummary; onRename(): void }) {
  const { path, name, description, steps, modifiedAt, problem } = pipeline;
  const words = text.start;
  return (
    <Table.Tr className={classes.row} onClick={() => void openPipeline(path)}>
      <Table.Td>
        <UnstyledButton
          className={classes.name}
          title={path}
          onClick={(event) => {
            event.stopPropagation();
            void openPipeline(path);
          }}
        >
          {name || path}
        </UnstyledButton>
        {problem === undefined ? (
          <span className={classes.description} title={description}>
            {description || path}
          </span>
        ) : (
          <Text size="xs">
            <Badge color="red" variant="light" size="sm" tt="none" mr={6}>
              {words.unreadable}
            </Badge>
            {problem}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{problem === undefined ? steps : ''}</Table.Td>
      <Table.Td title={formatDate(modifiedAt)}>{formatAgo(modifiedAt)}</Table.Td>
      <Table.Td onClick={(event) => event.stopPropagation()}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={words.actionsOf(name || path)}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              disabled={problem !== undefined}
              leftSection={<IconPencil size={15} aria-hidden />}
              onClick={onRename}
            >
              {words.rename}
            </Menu.Item>
            <Menu.Item
              disabled={problem !== undefined}
              leftSection={<IconCopy size={15} aria-hidden />}
              onClick={() => void duplicatePipeline(pipeline)}
            >
              {words.duplicate}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => void deletePipeline(pipeline)}
            >
              {text.common.delete}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
