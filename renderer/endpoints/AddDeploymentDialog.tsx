import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deployment, type RealTimeEndpoint } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { queries } from '../api/queries.ts';
import { useModels } from '../models/useModels.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { refreshEndpoints } from './useEndpoints.ts';

const colours = ['blue', 'green', 'red', 'yellow', 'black', 'white'];

/** Puts one more model behind an endpoint, without requests to begin with. */
export function AddDeploymentDialog({ endpoint, onClose }: { endpoint: RealTimeEndpoint; onClose(): void }) {
  const words = text.endpoints.deployments;
  const taken = endpoint.deployments.map(({ name }) => name);
  const { data: models = [] } = useModels('');
  const [name, setName] = useState(colours.find((colour) => !taken.includes(colour)) ?? 'next');
  const [model, setModel] = useState(endpoint.deployments[0]?.model.name ?? '');
  const [version, setVersion] = useState<number | null>(null);
  const [shadow, setShadow] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { data } = useQuery(queries.models.get.queryOptions({ input: { name: model }, enabled: model !== '' }));
  const versions = (data?.versions ?? []).filter(({ servable }) => servable !== null);
  const chosen = version ?? versions[0]?.version;
  const checked = deployment.shape.name.safeParse(name);

  async function add(): Promise<void> {
    if (chosen === undefined) return;
    setBusy(true);
    setProblem(null);
    try {
      await engine().endpoints.addDeployment({
        name: endpoint.name,
        deployment: { name, model: { name: model, version: chosen }, shadow },
      });
      await refreshEndpoints();
      notify({ message: words.added(name), kind: 'success' });
      onClose();
    } catch (error) {
      setProblem(describeError(error));
      setBusy(false);
    }
  }

  return (
    <FormDialog
      title={words.add}
      action={words.confirm}
      busy={isBusy ? '' : null}
      problem={problem}
      isReady={checked.success && chosen !== undefined}
      onSubmit={add}
      onClose={onClose}
    >
      <Group grow align="flex-end" gap="xs">
        <NativeSelect
          size="xs"
          label={words.version}
          value={model}
          onChange={(event) => {
            setModel(event.currentTarget.value);
            setVersion(null);
          }}
          data={models.map((one) => one.name)}
        />
        <NativeSelect
          size="xs"
          aria-label={text.models.version}
          value={String(chosen ?? '')}
          onChange={(event) => setVersion(Number(event.currentTarget.value))}
          data={versions.map((one) => ({
            value: String(one.version),
            label: text.models.versionName(one.version),
          }))}
        />
      </Group>
      <TextInput
        label={words.newName}
        description={words.newNameHelp}
        value={name}
        error={checked.success ? undefined : words.newNameHelp}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={words.asShadow}
        description={words.shadowHelp}
        checked={shadow}
        onChange={(event) => setShadow(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
