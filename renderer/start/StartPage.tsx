import { Button, Group, Loader, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { PipelineList } from './PipelineList.tsx';
import { createPipeline } from './pipelineFiles.ts';
import { RecentWorkspaces } from './RecentWorkspaces.tsx';
import { StarterCards } from './StarterCards.tsx';
import classes from './StartPage.module.css';

/** Where everybody begins: the workspace's pipelines, and before there are any, the examples. */
export function StartPage() {
  const workspace = useApp((state) => state.workspace);
  const pipelines = useApp((state) => state.pipelines);
  const words = text.start;
  if (!workspace || !pipelines) return <Loader m="xl" aria-label={text.common.loading} />;
  const isEmpty = pipelines.length === 0;
  const examples = (
    <section className={classes.section} aria-label={words.examples} key="examples">
      <div>
        <Title order={isEmpty ? 1 : 2} size={isEmpty ? 'h3' : 'h5'}>
          {isEmpty ? words.newcomer.title : words.examples}
        </Title>
        <Text c="dimmed" size="sm">
          {isEmpty ? words.newcomer.body : words.examplesHelp}
        </Text>
      </div>
      <StarterCards starters={workspace.examples.toSorted((a, b) => a.steps - b.steps)} action={words.openExample} />
    </section>
  );
  const files = (
    <section className={classes.section} aria-label={words.pipelines} key="pipelines">
      <Group justify="space-between">
        <Title order={isEmpty ? 2 : 1} size={isEmpty ? 'h5' : 'h4'}>
          {words.pipelines}
        </Title>
        <Button
          variant={isEmpty ? 'default' : 'filled'}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => void createPipeline(words.newName)}
        >
          {words.newPipeline}
        </Button>
      </Group>
      {isEmpty ? (
        <Text c="dimmed" size="sm">
          {words.none}
        </Text>
      ) : (
        <PipelineList pipelines={pipelines} />
      )}
    </section>
  );
  const templates = (
    <section className={classes.section} aria-label={words.templates} key="templates">
      <div>
        <Title order={2} size="h5">
          {words.templates}
        </Title>
        <Text c="dimmed" size="sm">
          {words.templatesHelp}
        </Text>
      </div>
      <StarterCards starters={workspace.templates} action={words.takeTemplate} />
    </section>
  );
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <div className={classes.main}>{isEmpty ? [examples, files, templates] : [files, examples, templates]}</div>
        <RecentWorkspaces />
      </div>
    </div>
  );
}
