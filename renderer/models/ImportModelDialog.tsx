import { FileInput, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { type ModelVersion, modelName } from '../../pipelines/contract/registry.ts';
import { engine } from '../api/engine.ts';
import { forgetUpload, uploadFile } from '../data/uploadFile.ts';
import { showModel } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { formatBytes } from '../ui/formatBytes.ts';
import { describeError, notify } from '../ui/notify.ts';
import { proposeModelName } from './proposeModelName.ts';
import { refreshModels } from './useModels.ts';

type From = 'file' | 'workspace';

/** Takes a model of another program into the registry: a file that is sent, or what lies in the workspace. */
export function ImportModelDialog({ onClose }: { onClose(): void }) {
  const [from, setFrom] = useState<From>('file');
  const [file, setFile] = useState<File | null>(null);
  const [path, setPath] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stop = useRef<AbortController>(null);
  const words = text.models.import;
  const source = from === 'file' ? file?.name : path.trim();
  const name = typed ?? nameOfFile(source ?? '');
  const checked = modelName.safeParse(name.trim());

  async function register(): Promise<void> {
    setProblem(null);
    setBusy('');
    try {
      const { name: registered, version } = await (from === 'file' ? send() : take());
      await refreshModels();
      showModel(registered);
      notify({ message: text.models.register.done(registered, version), kind: 'success' });
      onClose();
    } catch (error) {
      if (!stop.current?.signal.aborted) setProblem(describeError(error));
      setBusy(null);
    }
  }

  async function send(): Promise<ModelVersion> {
    const sent = file!;
    stop.current = new AbortController();
    const tell = (bytes: number) => setBusy(words.sending(formatBytes(bytes), formatBytes(sent.size)));
    const uploadId = await uploadFile(sent, tell, stop.current.signal);
    try {
      return await engine().models.registerUpload({ name: name.trim(), uploadId });
    } catch (error) {
      forgetUpload(uploadId);
      throw error;
    }
  }

  async function take(): Promise<ModelVersion> {
    return await engine().models.registerFile({ name: name.trim(), path: path.trim() });
  }

  function close(): void {
    stop.current?.abort();
    onClose();
  }

  return (
    <FormDialog
      title={words.title}
      action={text.models.register.confirm}
      busy={busy}
      problem={problem}
      isReady={Boolean(source) && checked.success}
      onSubmit={register}
      onClose={close}
    >
      <Text size="sm">{words.help}</Text>
      <SegmentedControl
        size="xs"
        aria-label={words.from}
        value={from}
        onChange={(value) => setFrom(value as From)}
        data={[
          { value: 'file', label: words.file },
          { value: 'workspace', label: words.inWorkspace },
        ]}
      />
      {from === 'file' ? (
        <FileInput
          size="xs"
          label={words.chosen}
          placeholder={words.choose}
          accept=".onnx,.zip"
          value={file}
          onChange={setFile}
        />
      ) : (
        <TextInput
          label={words.path}
          placeholder={words.pathHint}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={text.models.register.name}
        value={name}
        error={name !== '' && !checked.success ? checked.error.issues[0]?.message : undefined}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** The file's name without its folder and its ending. */
function nameOfFile(path: string): string {
  const file = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return file === '' ? '' : proposeModelName(file.replace(/\.(onnx|zip)$/i, ''));
}
