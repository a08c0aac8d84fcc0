import { Modal } from '@mantine/core';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { findSpec } from '../../graph/lookup.ts';
import { OutputView } from '../../outputs/OutputView.tsx';
import { text } from '../../text/en.ts';
import classes from './OutputWindow.module.css';

interface OutputWindowProps {
  /** null: closed. */
  output: OutputRef | null;
  steps: readonly RunStep[];
  onClose(): void;
}

/** An output of a step, over the page. */
export function OutputWindow({ output, steps, onClose }: OutputWindowProps) {
  const step = steps.find(({ nodeId }) => nodeId === output?.nodeId);
  const port = output?.port ?? '';
  return (
    <Modal
      opened={output !== null}
      onClose={onClose}
      title={step ? text.runs.step.outputTitle(titleOfPort(step, port), step.title) : ''}
      size="92vw"
      yOffset="5vh"
      padding="sm"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <div className={classes.output}>{output && <OutputView output={output} />}</div>
    </Modal>
  );
}

/** What the module calls the port; its name, for a module that this Pipewright does not have. */
export function titleOfPort(step: Pick<RunStep, 'module'>, port: string): string {
  return findSpec(step.module)?.outputs[port]?.title ?? port;
}
