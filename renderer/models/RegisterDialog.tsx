import { Modal, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { modelName } from '../../pipelines/contract/registry.ts';
import type { RunDetail } from '../../pipelines/contract/rpc/runs.ts';
import { engine } from '../api/engine.ts';
import { showModel } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { listModelOutputs } from './modelOutputs.ts';
import { proposeModelName } from './proposeModelName.ts';
import { refreshModels, useModels } from './useModels.ts';

/** Keeps a model that a run has made under a name. */
export function RegisterDialog({ detail, onClose }: { detail: RunDetail; onClose(): void }) {
  const outputs = listModelOutputs(detail);
  const { data: models = [] } = useModels('');
  const [chosen, setChosen] = useState(0);
  const [name, setName] = useState(proposeModelName(detail.run.name));
  const [description, setDescription] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = text.models.register;
  const checked = modelName.safeParse(name.trim());
  const known = models.find((model) => model.name === name.trim())?.latest.version ?? 0;

  async function register(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { runId, nodeId, port } = outputs[chosen]!;
      const made = await engine().models.register({ runId, nodeId, port, name: name.trim(), description });
      await refreshModels();
      notify({ message: words.done(made.name, made.version), kind: 'success' });
      onClose();
      showModel(made.name);
    } catch (error) {
      setProblem(describeError(error));
      setBusy(false);
    }
  }

  if (outputs.length === 0) {
    return (
      <Modal opened onClose={onClose} title={words.title} closeButtonProps={{ 'aria-label': text.common.close }}>
        <Text size="sm">{words.none}</Text>
      </Modal>
    );
  }
  return (
    <FormDialog
      title={words.title}
      action={words.confirm}
      busy={isBusy ? '' : null}
      problem={problem}
      isReady={checked.success}
      onSubmit={register}
      onClose={onClose}
    >
      <Text size="sm">{words.help}</Text>
      {outputs.length > 1 && (
        <NativeSelect
          size="xs"
          label={words.model}
          value={String(chosen)}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
          data={outputs.map(({ title }, i) => ({ value: String(i), label: title }))}
        />
      )}
      <TextInput
        label={words.name}
        description={words.nameHelp(known)}
        data-autofocus
        value={name}
        error={checked.success ? undefined : checked.error.issues[0]?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={words.description}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={20_000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
