import { Button, Code, Group, NativeSelect, Text } from '@mantine/core';
import { IconHammer, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { formatDuration } from '../ui/formatDuration.ts';
import { describeError } from '../ui/notify.ts';
import { useNow } from '../ui/useNow.ts';
import { useStoppable } from '../ui/useStoppable.ts';
import classes from './compute.module.css';
import { useEnvironments, useTargets } from './useCompute.ts';

/** Either the target or the environment is given; the other one is chosen here. */
type BuildImageProps = { target: string; environment?: never } | { environment: string; target?: never };

type Outcome = { type: 'done'; image: string; reused: boolean; seconds: number } | { type: 'stopped' };

/** Builds the image of steps ahead of the first run. */
export function BuildImage(given: BuildImageProps) {
  const { data: targets = [] } = useTargets();
  const { data: environments = [] } = useEnvironments();
  const engines = targets.flatMap(({ target }) => (target ? [target.name] : []));
  const usable = environments.filter(({ problem }) => problem === null).map(({ name }) => name);
  const [chosen, setChosen] = useState('');
  const [began, setBegan] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const work = useStoppable();
  const now = useNow(began !== null);
  const words = text.compute.image;
  const target = given.target ?? (chosen || engines[0]);
  const environment = given.environment ?? (chosen || undefined);

  async function build(): Promise<void> {
    if (target === undefined) return;
    const signal = work.begin();
    setBegan(Date.now());
    setOutcome(null);
    setProblem(null);
    try {
      const input = { target, ...(environment !== undefined && { environment }) };
      setOutcome({ type: 'done', ...(await engine().compute.buildImage(input, { signal })) });
    } catch (error) {
      if (signal.aborted) setOutcome({ type: 'stopped' });
      else setProblem(describeError(error));
    }
    setBegan(null);
  }

  return (
    <section className={classes.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      {target === undefined ? (
        <Text size="xs">{words.noTargets}</Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {words.help}
          </Text>
          <Group gap="xs" align="flex-end">
            <NativeSelect
              size="xs"
              label={given.target === undefined ? words.target : words.environment}
              value={chosen}
              disabled={began !== null}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={given.target === undefined ? engines : [{ value: '', label: words.program }, ...usable]}
            />
            {began === null ? (
              <Button variant="default" leftSection={<IconHammer size={15} aria-hidden />} onClick={() => void build()}>
                {words.build}
              </Button>
            ) : (
              <Button variant="default" leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={work.stop}>
                {words.stop}
              </Button>
            )}
          </Group>
          <Text size="xs" role="status" style={{ overflowWrap: 'anywhere' }}>
            {began !== null && words.building(formatDuration(Math.max(0, now - began)))}
            {outcome?.type === 'stopped' && words.stopped}
            {outcome?.type === 'done' && (
              <>
                {outcome.reused ? words.reused : words.built(formatDuration(outcome.seconds * 1000))}{' '}
                <Code>{outcome.image}</Code>
              </>
            )}
          </Text>
          {problem !== null && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert" style={{ whiteSpace: 'pre-wrap' }}>
              {words.failed}. {problem}
            </Text>
          )}
        </>
      )}
    </section>
  );
}
