import { Group, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconBox, IconSearch } from '@tabler/icons-react';
import type { ModelSummary } from '../../pipelines/contract/rpc/models.ts';
import { showModel } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from '../ui/ListDetail.module.css';
import { ImportModelButton } from './ImportModelButton.tsx';
import { StageMark } from './StageMark.tsx';

interface ModelListProps {
  models: readonly ModelSummary[];
  /** Name of the one that is shown. */
  shown: string;
  search: string;
  onSearch(search: string): void;
  /** Why the search could not be read. */
  problem: string | undefined;
}

/** All models, to be searched and chosen from. */
export function ModelList({ models, shown, search, onSearch, problem }: ModelListProps) {
  const words = text.models;
  return (
    <section className={classes.list} aria-label={words.label}>
      <div className={classes.listHead}>
        <Group justify="space-between">
          <Title order={1} size="h4">
            {words.title}
          </Title>
          <ImportModelButton />
        </Group>
        <TextInput
          aria-label={words.search}
          placeholder={words.searchPlaceholder}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          error={problem}
          onChange={(event) => onSearch(event.currentTarget.value)}
        />
      </div>
      {models.length === 0 && !problem && (
        <Text px="md" c="dimmed" role="status">
          {words.noMatch}
        </Text>
      )}
      <ul className={classes.entries}>
        {models.map((model) => (
          <li key={model.name}>
            <Entry model={model} isShown={model.name === shown} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ model, isShown }: { model: ModelSummary; isShown: boolean }) {
  const { name, versions, latest, production, endpoints } = model;
  const words = text.models;
  return (
    <UnstyledButton className={classes.entry} aria-current={isShown || undefined} onClick={() => showModel(name)}>
      <IconBox className={classes.entryIcon} size={16} stroke={1.6} aria-hidden />
      <div className={classes.entryText}>
        <Group gap={6} wrap="nowrap" justify="space-between">
          <span className={classes.entryName}>{name}</span>
          <StageMark stage={production === null ? latest.stage : 'production'} />
        </Group>
        <div className={classes.entryFacts}>
          {latest.task ? words.tasks[latest.task] : words.fromOutside} · {words.versions(versions)}
        </div>
        {endpoints.length > 0 && <div className={classes.entryFacts}>{words.deployedIn(endpoints)}</div>}
      </div>
    </UnstyledButton>
  );
}
