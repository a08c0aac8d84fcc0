import { Button, Group, TextInput } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import type { TargetCheck, TargetView } from '../../pipelines/contract/rpc/compute.ts';
import { engine } from '../api/engine.ts';
import { showCompute } from '../store/app.ts';
import { text } from '../text/en.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { describeError, notify } from '../ui/notify.ts';
import { useStoppable } from '../ui/useStoppable.ts';
import { AddressFields } from './AddressFields.tsx';
import { CheckReport } from './CheckReport.tsx';
import { KindField } from './KindField.tsx';
import { LimitFields } from './LimitFields.tsx';
import { SwarmFields } from './SwarmFields.tsx';
import { draftOf, emptyDraft, readDraft, type TargetDraft } from './targetDraft.ts';
import { bindFields } from './targetFields.ts';
import { refreshCompute, useTargets } from './useCompute.ts';

/** Adds a target, or changes the one that is given. It is tested before it is kept. */
export function TargetDialog({ view, onClose }: { view: TargetView | null; onClose(): void }) {
  const { data: known = [] } = useTargets();
  const kept = view?.secrets ?? [];
  const [draft, setDraft] = useState(() => (view?.target ? draftOf(view.target, kept) : emptyDraft));
  const [asksForAll, setAsksForAll] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [check, setCheck] = useState<TargetCheck | null>(null);
  const work = useStoppable();
  const words = text.compute.dialog;
  const { target, secrets, problems } = readDraft(draft, kept);
  if (!view && known.some(({ name }) => name === draft.name)) problems.name ??= words.nameTaken;
  const isComplete = Object.keys(problems).length === 0;
  const change = (part: Partial<TargetDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setCheck(null);
    setProblem(null);
    // Another way has other fields, which nobody has left empty yet.
    if (part.by !== undefined) setAsksForAll(false);
  };
  const fields = bindFields({ draft, problems, kept, asksForAll, change });

  /** Does it unless something is missing, which is shown then. What is closed meanwhile has no say. */
  async function perform(doing: string, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    setAsksForAll(true);
    if (!isComplete || !target) return;
    const signal = work.begin();
    setBusy(doing);
    setProblem(null);
    try {
      await action(signal);
    } catch (error) {
      if (!signal.aborted) setProblem(describeError(error));
    }
    setBusy(null);
  }

  async function test(signal: AbortSignal): Promise<boolean> {
    setCheck(null);
    const found = await engine().compute.check({ target: target!, secrets }, { signal });
    setCheck(found);
    return found.ok;
  }

  async function save(signal: AbortSignal): Promise<void> {
    if (!(await test(signal))) return;
    const { name } = await engine().compute.save({ target: target!, secrets }, { signal });
    await refreshCompute();
    showCompute({ part: 'targets', name });
    notify({ message: view ? words.changed(name) : words.saved(name), kind: 'success' });
    onClose();
  }

  return (
    <FormDialog
      title={view ? words.editTitle(view.name) : text.compute.actions.addTitle}
      action={view ? words.save : words.add}
      size="lg"
      busy={busy}
      problem={problem}
      isReady
      onSubmit={() => perform(words.saving, save)}
      onClose={() => {
        work.stop();
        onClose();
      }}
    >
      <KindField fields={fields} isFixed={view !== null} />
      <TextInput label={words.name} description={words.nameHelp} disabled={view !== null} {...fields.text('name')} />
      <AddressFields fields={fields} />
      {draft.kind === 'swarm' && <SwarmFields fields={fields} />}
      <LimitFields fields={fields} />
      <Group>
        <Button
          variant="default"
          disabled={busy !== null}
          leftSection={<IconStethoscope size={15} aria-hidden />}
          onClick={() =>
            void perform(words.testing, async (signal) => {
              await test(signal);
            })
          }
        >
          {words.test}
        </Button>
      </Group>
      {check && <CheckReport check={check} />}
    </FormDialog>
  );
}
