import { PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SharingView } from '../../pipelines/contract/rpc/compute.ts';
import { sharedCache } from '../../pipelines/contract/sharedCache.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { refreshCompute } from './useCompute.ts';

const emptyDraft = { path: '', endpoint: '', region: 'us-east-1', bucket: '', prefix: '', accessKeyId: '' };
type Draft = typeof emptyDraft;
type Kind = 'folder' | 'bucket';

/** Asks for a folder or a bucket, and shares results there once it was written and read. */
export function SharingDialog({ view, onClose }: { view: SharingView; onClose(): void }) {
  const [kind, setKind] = useState<Kind>(view.place?.kind ?? 'folder');
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, ...view.place });
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const words = text.compute.sharing;
  const place = readPlace(kind, draft);
  const field = (name: keyof Draft) => ({
    label: words.fields[name],
    description: words.helps[name],
    value: draft[name],
    spellCheck: false,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setDraft((before) => ({ ...before, [name]: value })),
  });

  async function save(): Promise<void> {
    if (!place.success) return;
    setBusy(words.trying);
    setProblem(null);
    try {
      await engine().compute.share({ place: place.data, ...(secret !== '' && { secretAccessKey: secret }) });
      await refreshCompute();
      notify({ message: words.began, kind: 'success' });
      onClose();
    } catch (error) {
      setProblem(describeError(error));
      setBusy(null);
    }
  }

  return (
    <FormDialog
      title={words.dialogTitle}
      action={words.share}
      size="lg"
      busy={busy}
      problem={problem}
      isReady={place.success}
      onSubmit={save}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={words.kind}
        value={kind}
        onChange={(value) => {
          setKind(value as Kind);
          setProblem(null);
        }}
        data={[
          { value: 'folder', label: words.kinds.folder },
          { value: 'bucket', label: words.kinds.bucket },
        ]}
      />
      {kind === 'folder' && <TextInput {...field('path')} data-autofocus />}
      {kind === 'bucket' && (
        <>
          <TextInput {...field('endpoint')} placeholder="https://s3.eu-central-1.amazonaws.com" />
          <TextInput {...field('region')} />
          <TextInput {...field('bucket')} />
          <TextInput {...field('prefix')} />
          <TextInput {...field('accessKeyId')} autoComplete="off" />
          <PasswordInput
            label={words.secret}
            description={view.secretKept ? words.secretKept : words.secretHelp}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': words.showSecret }}
            value={secret}
            onChange={({ currentTarget: { value } }) => setSecret(value)}
          />
        </>
      )}
    </FormDialog>
  );
}

function readPlace(kind: Kind, { path, ...bucket }: Draft) {
  const given = kind === 'folder' ? { path } : bucket;
  const trimmed = Object.entries(given).map(([name, value]) => [name, value.trim()]);
  return sharedCache.safeParse({ kind, ...Object.fromEntries(trimmed) });
}
