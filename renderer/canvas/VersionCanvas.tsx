import { ActionIcon, Button, Loader, Select, Tooltip } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { queries } from '../api/queries.ts';
import { diffPipelines } from '../graph/diffPipelines.ts';
import { text } from '../text/en.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { describeError } from '../ui/notify.ts';
import { useCanvas, type VersionChoice } from './canvasStore.ts';
import { useDocument, useOpened } from './OpenedContext.tsx';
import { RunCanvas } from './RunCanvas.tsx';
import classes from './VersionCanvas.module.css';

interface VersionCanvasProps {
  before: VersionChoice;
  after: VersionChoice;
}

/** Two versions of the pipeline, saved ones or the one that is open: what was added, removed and changed from one to the other. */
export function VersionCanvas({ before, after }: VersionCanvasProps) {
  const words = text.canvas.version;
  const from = useVersion(before);
  const to = useVersion(after);
  const error = from.error ?? to.error;
  const drawn = from.pipeline && to.pipeline && { before: from.pipeline, pipeline: to.pipeline };
  return (
    <div className={classes.version}>
      <div className={classes.bar}>
        <VersionSelect label={words.from} chosen={before} onChoose={(choice) => compare(choice, after)} />
        <Tooltip label={words.swap}>
          <ActionIcon variant="default" aria-label={words.swap} onClick={() => compare(after, before)}>
            <IconArrowsLeftRight size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <VersionSelect label={words.to} chosen={after} onChoose={(choice) => compare(before, choice)} />
        <span role="status" className={classes.counts}>
          {error ? describeError(error) : <Counts before={from.pipeline} after={to.pipeline} />}
        </span>
        <Button variant="default" onClick={() => useCanvas.setState({ compared: null })}>
          {words.close}
        </Button>
      </div>
      <div className={classes.canvas}>
        {drawn && <RunCanvas key={`${before} ${after}`} {...drawn} />}
        {!drawn && !error && <Loader m="md" size="sm" aria-label={text.common.loading} />}
      </div>
    </div>
  );
}

function compare(before: VersionChoice, after: VersionChoice): void {
  useCanvas.setState({ compared: { before, after } });
}

/** The pipeline of a version; none while it is read. */
function useVersion(choice: VersionChoice): { pipeline: Pipeline | undefined; error: unknown } {
  const now = useDocument((state) => state.pipeline);
  const id = choice === 'now' ? -1 : choice;
  const { data, error } = useQuery({
    ...queries.pipelines.versions.read.queryOptions({ input: { id } }),
    enabled: choice !== 'now',
  });
  return choice === 'now' ? { pipeline: now, error: undefined } : { pipeline: data?.pipeline, error };
}

interface VersionSelectProps {
  label: string;
  chosen: VersionChoice;
  onChoose(choice: VersionChoice): void;
}

/** The saved versions, newest first, below the pipeline as it is. */
function VersionSelect({ label, chosen, onChoose }: VersionSelectProps) {
  const words = text.canvas.version;
  const { path } = useOpened();
  const { data = [] } = useQuery(queries.pipelines.versions.list.queryOptions({ input: { path } }));
  const versions = data.map(({ id, name, savedAt }) => ({
    value: String(id),
    label: words.choice(name, formatAgo(savedAt)),
  }));
  return (
    <Select
      size="xs"
      className={classes.choice ?? ''}
      aria-label={label}
      allowDeselect={false}
      data={[{ value: 'now', label: words.now }, ...versions]}
      value={String(chosen)}
      onChange={(value) => onChoose(value === 'now' ? value : Number(value))}
    />
  );
}

function Counts({ before, after }: { before: Pipeline | undefined; after: Pipeline | undefined }) {
  const counts = useMemo(() => {
    if (!before || !after) return undefined;
    const changes = [...diffPipelines(before, after).nodes.values()];
    const count = (change: string) => changes.filter((one) => one.change === change).length;
    return { added: count('added'), removed: count('removed'), changed: count('changed') };
  }, [before, after]);
  return counts && text.canvas.version.counts(counts);
}
