import { Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import { text } from '../text/en.ts';
import { PipelineRow } from './PipelineRow.tsx';
import { RenameDialog } from './RenameDialog.tsx';

/** More pipelines than this are worth searching. */
const manyPipelines = 8;

/** Pipelines of the workspace, the last changed first. */
export function PipelineList({ pipelines }: { pipelines: readonly PipelineSummary[] }) {
  const [search, setSearch] = useState('');
  const [renamed, setRenamed] = useState<PipelineSummary | null>(null);
  const words = text.start;
  const wanted = search.trim().toLowerCase();
  const found = pipelines
    .filter(({ name, description, path }) => `${name}\n${description}\n${path}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt);
  return (
    <>
      {pipelines.length > manyPipelines && (
        <TextInput
          maw={360}
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      {found.length === 0 ? (
        <Text c="dimmed" role="status">
          {words.noMatch(search.trim())}
        </Text>
      ) : (
        <Table highlightOnHover verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.name}</Table.Th>
              <Table.Th w={76} ta="right">
                {words.stepCount}
              </Table.Th>
              <Table.Th w={130}>{words.changed}</Table.Th>
              <Table.Th w={52}>
                <span className="visually-hidden">{words.actions}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((pipeline) => (
              <PipelineRow key={pipeline.path} pipeline={pipeline} onRename={() => setRenamed(pipeline)} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {renamed && <RenameDialog pipeline={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}
