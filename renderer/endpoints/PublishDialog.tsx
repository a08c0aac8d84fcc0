import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { endpointName } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { showEndpoint } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { KeysDialog, type ShownKeys } from './KeysDialog.tsx';
import { proposeEndpointName } from './proposeName.ts';
import { refreshEndpoints } from './useEndpoints.ts';

interface PublishDialogProps {
  /** Of the pipeline file. */
  path: string;
  /** Of the pipeline. */
  pipelineName: string;
  onClose(): void;
}

/** Makes a pipeline callable, or adds a version to the endpoint that it has. */
export function PublishDialog({ path, pipelineName, onClose }: PublishDialogProps) {
  const words = text.endpoints.publish;
  const [name, setName] = useState(proposeEndpointName(pipelineName));
  const [description, setDescription] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState<ShownKeys | null>(null);
  const checked = endpointName.safeParse(name);

  async function publish(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { endpoint, keys } = await engine().endpoints.publish({ name, path, description });
      await refreshEndpoints();
      notify({ message: words.done(name, endpoint.versions.at(-1)?.version ?? 1), kind: 'success' });
      if (!keys) {
        onClose();
        showEndpoint(name);
        return;
      }
      const { url } = await engine().endpoints.get({ name });
      setShown({
        name,
        url,
        keys: [
          { slot: 'primary', key: keys.primary },
          { slot: 'secondary', key: keys.secondary },
        ],
      });
    } catch (error) {
      setProblem(describeError(error));
    }
    setBusy(false);
  }

  if (shown) {
    const close = () => {
      onClose();
      showEndpoint(name);
    };
    return <KeysDialog shown={shown} onClose={close} />;
  }
  return (
    <FormDialog
      title={words.title}
      action={words.confirm}
      busy={isBusy ? '' : null}
      problem={problem}
      isReady={checked.success}
      onSubmit={publish}
      onClose={onClose}
    >
      <Text size="sm">{words.help}</Text>
      <TextInput
        label={text.endpoints.deploy.name}
        description={text.endpoints.deploy.nameHelp}
        data-autofocus
        value={name}
        error={checked.success ? undefined : checked.error.issues[0]?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={text.models.overview.description}
        autosize
        minRows={2}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
