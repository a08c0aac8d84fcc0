import { Button, Group, Text } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { OutputWindow, titleOfPort } from './OutputWindow.tsx';
import classes from './StepPanel.module.css';

/** The type, where the title does not say it already. */
function hint(title: string, type: string): string {
  return title.toLowerCase() === type ? '' : type;
}

/** What a step gave; each opens over the page. */
export function StepOutputs({ runId, step }: { runId: string; step: RunStep }) {
  const words = text.runs.step;
  const [port, setPort] = useState<string | null>(null);
  const outputs = Object.entries(step.outputs);
  if (outputs.length === 0) return <Text size="sm">{words.noOutputs}</Text>;
  return (
    <div className={classes.outputs}>
      {outputs.map(([name, { type }]) => (
        <Group key={name} justify="space-between" wrap="nowrap">
          <Button
            variant="default"
            rightSection={<IconArrowUpRight size={15} aria-hidden />}
            aria-label={words.openOutput(titleOfPort(step, name), step.title)}
            onClick={() => setPort(name)}
          >
            {titleOfPort(step, name)}
          </Button>
          <Text size="xs">{hint(titleOfPort(step, name), text.canvas.type(type))}</Text>
        </Group>
      ))}
      <OutputWindow
        output={port === null ? null : { runId, nodeId: step.nodeId, port }}
        steps={[step]}
        onClose={() => setPort(null)}
      />
    </div>
  );
}
