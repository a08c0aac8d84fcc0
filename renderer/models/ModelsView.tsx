import { Alert, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBox } from '@tabler/icons-react';
import { useState } from 'react';
import { showRuns, useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from '../ui/ListDetail.module.css';
import { describeError } from '../ui/notify.ts';
import { ImportModelButton } from './ImportModelButton.tsx';
import { ModelDetail } from './ModelDetail.tsx';
import { ModelList } from './ModelList.tsx';
import { useModels } from './useModels.ts';

/** The registered models of the workspace, and the one that was chosen. */
export function ModelsView() {
  const [search, setSearch] = useState('');
  const [query] = useDebouncedValue(search.trim(), 200);
  const { data: models, error, refetch } = useModels(query);
  const name = useApp((state) => state.modelsPlace.name);
  const words = text.models;
  if (error && !models && query === '') {
    return (
      <Alert color="red" title={words.listFailed} m="lg" role="alert">
        <Text mb="sm">{describeError(error)}</Text>
        <Button onClick={() => void refetch()}>{text.common.retry}</Button>
      </Alert>
    );
  }
  if (!models && !error) return <Loader m="xl" aria-label={text.common.loading} />;
  if (models?.length === 0 && search === '' && query === '') return <NoModels />;
  const shown = models?.find((model) => model.name === name)?.name ?? name ?? models?.[0]?.name;
  return (
    <div className={classes.view}>
      <ModelList
        models={models ?? []}
        shown={shown ?? ''}
        search={search}
        onSearch={setSearch}
        problem={error ? describeError(error) : undefined}
      />
      <div className={classes.detail}>{shown !== undefined && <ModelDetail key={shown} name={shown} />}</div>
    </div>
  );
}

function NoModels() {
  const { title, body, open } = text.models.empty;
  return (
    <div className={classes.empty}>
      <IconBox size={44} stroke={1.3} aria-hidden />
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text maw={520}>{body}</Text>
      <Group gap="xs">
        <Button size="sm" onClick={() => showRuns({ page: 'list' })}>
          {open}
        </Button>
        <ImportModelButton size="sm" />
      </Group>
    </div>
  );
}
