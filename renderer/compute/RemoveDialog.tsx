import { Text } from '@mantine/core';
import { useState } from 'react';
import { showCompute } from '../store/app.ts';
import { firstComputePlace } from '../store/computePlace.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { UseList } from './UseList.tsx';
import { refreshCompute } from './useCompute.ts';

interface RemoveDialogProps {
  name: string;
  member: 'compute' | 'environment';
  /** What goes with it, and what stays. */
  help: string;
  remove(): Promise<unknown>;
  onClose(): void;
}

/** Asks before a target or an environment is removed, and says which pipelines name it. */
export function RemoveDialog({ name, member, help, remove, onClose }: RemoveDialogProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const words = text.compute.actions;

  async function confirm(): Promise<void> {
    setBusy('');
    setProblem(null);
    try {
      await remove();
      showCompute(firstComputePlace);
      notify({ message: words.removed(name) });
      onClose();
      await refreshCompute();
    } catch (error) {
      setProblem(describeError(error));
      setBusy(null);
    }
  }

  return (
    <FormDialog
      title={words.removeTitle(name)}
      action={words.confirm}
      color="red"
      busy={busy}
      problem={problem}
      isReady
      onSubmit={confirm}
      onClose={onClose}
    >
      <Text size="sm">{help}</Text>
      <UseList member={member} name={name} />
    </FormDialog>
  );
}
