import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EnvironmentView } from '../../pipelines/contract/rpc/compute.ts';
import { engine } from '../api/engine.ts';
import { showCompute } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import classes from './compute.module.css';
import { draftOfEnvironment, type EnvironmentDraft, emptyEnvironment, readEnvironment } from './environmentDraft.ts';
import { refreshCompute, useEnvironments } from './useCompute.ts';

/** Makes an environment, or changes the one that is given. */
export function EnvironmentDialog({ view, onClose }: { view: EnvironmentView | null; onClose(): void }) {
  const { data: known = [] } = useEnvironments();
  const [draft, setDraft] = useState(() =>
    view?.environment ? draftOfEnvironment(view.name, view.environment) : emptyEnvironment,
  );
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const words = text.compute.environment;
  const { environment, problems } = readEnvironment(draft);
  const name = draft.name.trim();
  const isTaken = !view && known.some((one) => one.name === name);
  const set = (field: keyof EnvironmentDraft) => ({
    value: draft[field],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setDraft((before) => ({ ...before, [field]: value })),
  });

  async function save(): Promise<void> {
    if (!environment) return;
    setBusy(words.saving);
    setProblem(null);
    try {
      await engine().compute.saveEnvironment({ name, environment });
      await refreshCompute();
      showCompute({ part: 'environments', name });
      notify({ message: words.saved(name), kind: 'success' });
      onClose();
    } catch (error) {
      setProblem(describeError(error));
      setBusy(null);
    }
  }

  return (
    <FormDialog
      title={view ? words.editTitle(view.name) : words.newTitle}
      action={view ? text.common.save : words.create}
      size="lg"
      busy={busy}
      problem={problem}
      isReady={environment !== null && !isTaken}
      onSubmit={save}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.nameHelp}
        disabled={view !== null}
        data-autofocus={view === null || undefined}
        error={isTaken ? words.nameTaken : name !== '' && problems.name}
        {...set('name')}
      />
      <Textarea
        label={words.description}
        autosize
        minRows={1}
        maxRows={4}
        error={problems.description}
        {...set('description')}
      />
      <TextInput
        label={words.image}
        description={words.imageHelp}
        placeholder={words.ownImage}
        spellCheck={false}
        error={problems.image}
        {...set('image')}
      />
      <Textarea
        className={classes.pem ?? ''}
        label={words.packages}
        description={words.packagesHelp}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        error={problems.packages}
        {...set('packages')}
      />
      <Textarea
        className={classes.pem ?? ''}
        label={words.variables}
        description={words.variablesHelp}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        error={problems.variables}
        {...set('variables')}
      />
      {view && (
        <Text size="xs" c="dimmed">
          {words.versionHelp}
        </Text>
      )}
    </FormDialog>
  );
}
