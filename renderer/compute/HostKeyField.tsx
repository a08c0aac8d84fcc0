import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconKey, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { useStoppable } from '../ui/useStoppable.ts';
import classes from './compute.module.css';
import { readDraft } from './targetDraft.ts';
import type { TargetFields } from './targetFields.ts';

/** A fingerprint that no key has: whoever is asked with it is refused, but the key that was shown is told. */
const noKey = `SHA256:${'A'.repeat(43)}`;

/** The key of the host, as it shows it or as the user writes it. Nothing is believed that the user has not confirmed. */
export function HostKeyField({ fields }: { fields: TargetFields }) {
  const { draft, change } = fields;
  const [seen, setSeen] = useState<{ host: string; key: string } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const work = useStoppable();
  const words = text.compute.dialog;
  const host = `${draft.host}:${draft.port}`;
  const shown = seen?.host === host ? seen.key : null;
  // The rest of the form need not be filled in to ask a host who it is.
  const { target, secrets } = readDraft(
    {
      ...draft,
      kind: 'docker',
      name: 'unnamed',
      user: draft.user || 'root',
      slots: '1',
      memory: '',
      cpus: '',
      hostKey: noKey,
    },
    fields.kept,
  );

  async function ask(): Promise<void> {
    if (!target) return;
    const signal = work.begin();
    setAsking(true);
    setProblem(null);
    try {
      const { hostKey, steps } = await engine().compute.check({ target, secrets }, { signal });
      if (hostKey !== null) setSeen({ host, key: hostKey });
      else setProblem(steps.find(({ ok }) => !ok)?.message ?? words.keyNotRead);
    } catch (error) {
      if (!signal.aborted) setProblem(describeError(error));
    }
    setAsking(false);
  }

  return (
    <Stack gap={6}>
      <TextInput
        label={words.hostKey}
        description={words.hostKeyHelp}
        placeholder="SHA256:…"
        spellCheck={false}
        autoComplete="off"
        {...fields.text('hostKey')}
      />
      <Group gap="xs">
        {isAsking ? (
          <>
            <Text size="xs" role="status">
              {words.readingKey}
            </Text>
            <Button size="compact-xs" variant="default" onClick={work.stop}>
              {text.common.cancel}
            </Button>
          </>
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            disabled={!target}
            leftSection={<IconKey size={13} aria-hidden />}
            onClick={() => void ask()}
          >
            {words.readKey}
          </Button>
        )}
      </Group>
      {shown !== null && (
        <div role="status">
          <Text size="xs">{words.keySeen}</Text>
          <Code block className={classes.fingerprint ?? ''}>
            {shown}
          </Code>
          {draft.hostKey === shown ? (
            <Group gap={4} mt={4}>
              <IconShieldCheck size={15} aria-hidden />
              <Text size="xs">{words.keyChosen}</Text>
            </Group>
          ) : (
            <Button size="compact-xs" mt={4} onClick={() => change({ hostKey: shown })}>
              {words.keyIsRight}
            </Button>
          )}
        </div>
      )}
      {problem !== null && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  );
}
