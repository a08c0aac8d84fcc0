import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { runStatus } from '../../../pipelines/contract/run.ts';
import { useApp } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { useRunList } from './runListStore.ts';
import { SearchHelp } from './SearchHelp.tsx';
import { readTerm, writeTerm } from './searchTerms.ts';

/** Milliseconds without a key before the search is asked for. */
const quiet = 250;

/** The search, and filters for what is asked for most; the status filter writes into the search, which teaches its language. */
export function RunSearch({ error }: { error: unknown }) {
  const words = text.runs.list;
  const query = useRunList((state) => state.query);
  const file = useRunList((state) => state.file);
  const pipelines = useApp((state) => state.pipelines);
  const [typed, setTyped] = useState(query);
  const search = useDebouncedCallback((next: string) => useRunList.setState({ query: next }), quiet);
  // Others change the search too: examples of the help, "show all".
  useEffect(() => setTyped(query), [query]);

  function type(next: string): void {
    setTyped(next);
    search(next);
  }

  function write(next: string): void {
    search.cancel();
    setTyped(next);
    useRunList.setState({ query: next });
  }

  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" flex={1} miw={0}>
      <TextInput
        type="search"
        flex={1}
        miw={160}
        maw={520}
        aria-label={words.search}
        placeholder={words.searchPlaceholder}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={
          typed === '' ? null : <CloseButton size="xs" aria-label={words.clearSearch} onClick={() => write('')} />
        }
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') write(typed);
        }}
        error={error ? describeError(error) : undefined}
      />
      <SearchHelp onUse={write} />
      <Select
        w={130}
        aria-label={words.statusFilter}
        placeholder={words.anyStatus}
        clearable
        clearButtonProps={{ 'aria-label': words.anyStatus }}
        data={runStatus.options.map((value) => ({ value, label: text.runs.status[value] }))}
        value={runStatus.options.find((status) => status === readTerm(typed, 'status')) ?? null}
        onChange={(status) => write(writeTerm(typed, 'status', status))}
      />
      <Select
        w={210}
        aria-label={words.pipelineFilter}
        placeholder={words.anyPipeline}
        clearable
        clearButtonProps={{ 'aria-label': words.anyPipeline }}
        searchable
        data={pipelines?.map(({ path, name }) => ({ value: path, label: name || path })) ?? []}
        value={file}
        onChange={(path) => useRunList.setState({ file: path })}
      />
    </Group>
  );
}
