import { Button, Checkbox, Group, Loader, Select, Text, TextInput } from '@mantine/core';
import { IconCopy, IconDownload, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { text } from '../../text/en.ts';
import { describeError, notify, notifyError } from '../../ui/notify.ts';
import type { RunPartProps } from '../run/runPart.ts';
import { filterLogs, formatLogs, type LogFilter } from './filterLogs.ts';
import { LogLines } from './LogLines.tsx';
import classes from './LogsTab.module.css';
import { saveText } from './saveText.ts';
import { useLogs } from './useLogs.ts';

const levels = ['info', 'warning', 'error'] as const;

/** The log of a run as it is written: filtered, copied, downloaded. */
export function LogsTab({ detail: { run, steps } }: RunPartProps) {
  const words = text.runs.logs;
  const { lines, isRead, error } = useLogs(run.id);
  const [filter, setFilter] = useState<LogFilter>({ nodeId: null, level: 'info', words: '' });
  const [isFollowing, setFollowing] = useState(run.status === 'running');
  const shown = useMemo(() => filterLogs(lines, filter), [lines, filter]);
  const titles = useMemo(() => new Map(steps.map(({ nodeId, title }) => [nodeId, title])), [steps]);
  const none = run.status === 'running' ? words.empty : words.emptyEnded;
  const noLines = lines.length === 0 ? none : words.noMatch;
  const change = (part: Partial<LogFilter>) => setFilter((current) => ({ ...current, ...part }));

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(formatLogs(shown, titles));
      notify({ message: words.copied(shown.length), kind: 'success' });
    } catch (failure) {
      notifyError(words.copyFailed, failure);
    }
  }

  return (
    <div className={classes.view}>
      <Group gap="xs" className={classes.bar}>
        <TextInput
          type="search"
          w={180}
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter.words}
          onChange={({ currentTarget }) => change({ words: currentTarget.value })}
        />
        <Select
          w={180}
          aria-label={words.step}
          placeholder={words.anyStep}
          clearable
          clearButtonProps={{ 'aria-label': words.anyStep }}
          searchable
          data={steps.map(({ nodeId, title }) => ({ value: nodeId, label: title }))}
          value={filter.nodeId}
          onChange={(nodeId) => change({ nodeId })}
        />
        <Select
          w={155}
          aria-label={words.level}
          allowDeselect={false}
          data={levels.map((level) => ({ value: level, label: words.levels[level] }))}
          value={filter.level}
          onChange={(level) => change({ level: levels.find((one) => one === level) ?? 'info' })}
        />
        <Checkbox
          size="xs"
          label={words.follow}
          checked={isFollowing}
          onChange={({ currentTarget }) => setFollowing(currentTarget.checked)}
        />
        <Text size="xs" ms="auto" role="status">
          {isRead && words.count(shown.length, lines.length)}
        </Text>
        <Button variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => saveText(`${run.id}.log`, formatLogs(shown, titles))}
        >
          {words.download}
        </Button>
      </Group>
      <div className={classes.lines}>
        {error ? (
          <Text p="md" role="alert">
            {words.failed}: {describeError(error)}
          </Text>
        ) : null}
        {!isRead && <Loader m="md" size="sm" aria-label={text.common.loading} />}
        {isRead && !error && shown.length === 0 && <Text p="md">{noLines}</Text>}
        {shown.length > 0 && (
          <LogLines lines={shown} titles={titles} isFollowing={isFollowing} onFollow={setFollowing} />
        )}
      </div>
    </div>
  );
}
