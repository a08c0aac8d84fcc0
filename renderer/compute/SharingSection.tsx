import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SharedCache } from '../../pipelines/contract/sharedCache.ts';
import { engine } from '../api/engine.ts';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { describeError, notify } from '../ui/notify.ts';
import classes from './compute.module.css';
import { SharingDialog } from './SharingDialog.tsx';
import { refreshCompute } from './useCompute.ts';

/** Milliseconds between looks while results are on their way. */
const sendingInterval = 1_000;

/** Where the workspace shares its results with other machines, and how to change that. */
export function SharingSection() {
  const [isAsked, setAsked] = useState(false);
  const { data: view } = useQuery({
    ...queries.compute.sharing.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.waiting ? sendingInterval : false),
  });
  const words = text.compute.sharing;
  if (!view) return null;

  async function attempt(work: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await work();
      notify({ message: done, kind: 'success' });
    } catch (error) {
      notify({ message: describeError(error), kind: 'error' });
    }
    await refreshCompute();
  }

  return (
    <section className={`${classes.section} ${classes.wide}`} aria-label={words.title}>
      <h3>{words.title}</h3>
      <Text size="sm" maw={760}>
        {view.place ? words.sharedAt(describePlace(view.place)) : words.help}
      </Text>
      {view.problem && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {view.problem}
        </Text>
      )}
      {view.waiting > 0 && (
        <Text size="sm" role="status">
          {words.sending(view.waiting)}
        </Text>
      )}
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => setAsked(true)}>
          {view.place ? words.change : words.begin}
        </Button>
        {view.place && (
          <>
            <Button
              variant="default"
              size="xs"
              disabled={view.waiting > 0}
              onClick={() => void attempt(() => engine().compute.sendResults(), words.sendingBegan)}
            >
              {words.sendAll}
            </Button>
            <Button
              variant="default"
              size="xs"
              onClick={() => void attempt(() => engine().compute.share({ place: null }), words.stopped)}
            >
              {words.stop}
            </Button>
          </>
        )}
      </Group>
      {isAsked && <SharingDialog view={view} onClose={() => setAsked(false)} />}
    </section>
  );
}

function describePlace(place: SharedCache): string {
  return place.kind === 'folder' ? place.path : `s3://${place.bucket}/${place.prefix} (${place.endpoint})`;
}
