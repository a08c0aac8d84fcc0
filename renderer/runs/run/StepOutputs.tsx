import { Button, Group, Modal, Text } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { findSpec } from '../../graph/lookup.ts';
import { OutputView } from '../../outputs/OutputView.tsx';
import { text } from '../../text/en.ts';
import classes from './StepPanel.module.css';

/** What a step gave; each opens in a window of its own. */
export function StepOutputs({ runId, step }: { runId: string; step: RunStep }) {
  const words = text.runs.step;
  const [opened, setOpened] = useState<string | null>(null);
  const ports = findSpec(step.module)?.outputs ?? {};
  const titleOf = (port: string) => ports[port]?.title ?? port;
  const outputs = Object.entries(step.outputs);
  if (outputs.length === 0) return <Text size="sm">{words.noOutputs}</Text>;
  return (
    <div className={classes.outputs}>
      {outputs.map(([port, { type }]) => (
        <Group key={port} justify="space-between" wrap="nowrap">
          <Button
            variant="light"
            rightSection={<IconArrowUpRight size={15} aria-hidden />}
            aria-label={words.openOutput(titleOf(port), step.title)}
            onClick={() => setOpened(port)}
          >
            {titleOf(port)}
          </Button>
          <Text size="xs">{text.canvas.type(type)}</Text>
        </Group>
      ))}
      <OutputWindow
        output={opened === null ? null : { runId, nodeId: step.nodeId, port: opened }}
        title={opened === null ? '' : words.outputTitle(titleOf(opened), step.title)}
        onClose={() => setOpened(null)}
      />
    </div>
  );
}

interface OutputWindowProps {
  output: React.ComponentProps<typeof OutputView>['output'] | null;
  title: string;
  onClose(): void;
}

function OutputWindow({ output, title, onClose }: OutputWindowProps) {
  return (
    <Modal
      opened={output !== null}
      onClose={onClose}
      title={title}
      size="92vw"
      padding="sm"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <div style={{ height: '78vh' }}>{output && <OutputView output={output} />}</div>
    </Modal>
  );
}
