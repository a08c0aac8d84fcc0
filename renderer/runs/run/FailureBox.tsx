import { Button, Code, Collapse, Group } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { StepFailure } from '../../../pipelines/contract/run.ts';
import { text } from '../../text/en.ts';
import { notify, notifyError } from '../../ui/notify.ts';
import classes from './StepPanel.module.css';

/** Why a step failed, in words; what only helps whoever mends it is one click away. */
export function FailureBox({ failure }: { failure: StepFailure }) {
  const words = text.runs.step;
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(`${failure.message}\n\n${failure.detail ?? ''}`);
      notify({ message: text.common.copied, kind: 'success' });
    } catch (error) {
      notifyError(text.runs.logs.copyFailed, error);
    }
  }

  return (
    <section className={classes.failure}>
      <h3>{words.failure}</h3>
      <div>{failure.message}</div>
      {failure.detail && (
        <>
          <Group gap={4} mt={8}>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-expanded={isOpen}
              leftSection={<Chevron size={14} aria-hidden />}
              onClick={() => setOpen(!isOpen)}
            >
              {words.technical}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconCopy size={14} aria-hidden />}
              onClick={() => void copy()}
            >
              {words.copyDetail}
            </Button>
          </Group>
          <Collapse expanded={isOpen}>
            <Code block mt={6} mah={260} style={{ overflow: 'auto' }} tabIndex={0}>
              {failure.detail}
            </Code>
          </Collapse>
        </>
      )}
    </section>
  );
}
