import { Modal, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { endpointName } from '../../pipelines/contract/endpoint.ts';
import { modelName } from '../../pipelines/contract/registry.ts';
import { engine } from '../api/engine.ts';
import { listModelOutputs } from '../models/modelOutputs.ts';
import { proposeModelName } from '../models/proposeModelName.ts';
import { showEndpoint } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { KeysDialog, type ShownKeys } from './KeysDialog.tsx';
import { proposeEndpointName } from './proposeName.ts';
import type { DeploySource } from './servingDialogs.ts';
import { refreshEndpoints, useEndpoints } from './useEndpoints.ts';

type Kind = 'real-time' | 'batch';

interface DeployDialogProps {
  source: DeploySource;
  onClose(): void;
}

/** Makes an endpoint of a model; one that a run has just made is registered first. */
export function DeployDialog({ source, onClose }: DeployDialogProps) {
  const outputs = source.type === 'run' ? listModelOutputs(source.detail) : [];
  const { data: endpoints = [] } = useEndpoints();
  const taken = endpoints.map(({ endpoint }) => endpoint.name);
  const [chosen, setChosen] = useState(0);
  const [kind, setKind] = useState<Kind>('real-time');
  const [model, setModel] = useState(
    source.type === 'run' ? proposeModelName(source.detail.run.name) : source.version.name,
  );
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState<ShownKeys | null>(null);
  const words = text.endpoints.deploy;
  const name = typed ?? proposeEndpointName(model, taken);
  const nameProblem = taken.includes(name) ? words.nameTaken : sayWrong(endpointName.safeParse(name));
  const modelProblem = sayWrong(modelName.safeParse(model.trim()));

  async function register(): Promise<{ name: string; version: number }> {
    if (source.type === 'registered') return { name: source.version.name, version: source.version.version };
    const { runId, nodeId, port } = outputs[chosen]!;
    setBusy(words.registering);
    const registered = await engine().models.register({ runId, nodeId, port, name: model.trim() });
    return { name: registered.name, version: registered.version };
  }

  async function deploy(): Promise<void> {
    setProblem(null);
    try {
      const reference = await register();
      setBusy(words.starting);
      const made =
        kind === 'real-time'
          ? await engine().endpoints.create({ name, model: reference })
          : await engine().endpoints.createBatch({ name, model: reference });
      const { url } = await engine().endpoints.get({ name });
      await refreshEndpoints();
      notify({ message: words.done(name), kind: 'success' });
      setShown({
        name,
        url,
        keys: [
          { slot: 'primary', key: made.keys.primary },
          { slot: 'secondary', key: made.keys.secondary },
        ],
      });
    } catch (error) {
      setProblem(describeError(error));
    }
    setBusy(null);
  }

  if (shown) {
    const close = () => {
      onClose();
      showEndpoint(shown.name);
    };
    return <KeysDialog shown={shown} onClose={close} />;
  }
  if (source.type === 'run' && outputs.length === 0) {
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
      busy={busy}
      problem={problem}
      isReady={!nameProblem && !modelProblem}
      onSubmit={deploy}
      onClose={() => busy === null && onClose()}
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
      {source.type === 'run' && (
        <TextInput
          label={words.modelName}
          value={model}
          error={modelProblem}
          onChange={(event) => setModel(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={words.name}
        description={words.nameHelp}
        data-autofocus
        value={name}
        error={nameProblem}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Radio.Group label={words.kind} value={kind} onChange={(value) => setKind(value as Kind)}>
        <Stack gap={6} mt={4}>
          <Radio value="real-time" label={words.kinds['real-time']} />
          <Radio value="batch" label={words.kinds.batch} />
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}

function sayWrong(checked: { success: boolean; error?: { issues: { message: string }[] } }): string | undefined {
  return checked.success ? undefined : checked.error?.issues[0]?.message;
}
