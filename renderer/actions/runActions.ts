import {
  IconPin,
  IconPinnedOff,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconRefresh,
} from '@tabler/icons-react';
import type { StepKey } from '../../pipelines/contract/run.ts';
import { openFirstOutput } from '../canvas/useCanvasKeys.ts';
import { descendants } from '../graph/connect.ts';
import { updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { showPanel } from '../panels/panelStore.ts';
import { activeDocument } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import { runningRunOf, startRun, stopRuns } from '../store/startRun.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';
import { chosenSteps } from './selection.ts';

const hasDocument = () => activeDocument() !== undefined;
const hasOneStep = () => chosenSteps()?.ids.length === 1;

/** Chosen steps that are not pinned and have a result in the newest run, which is named by its key. */
function pinnableSteps(): { id: string; key: StepKey }[] {
  const chosen = chosenSteps();
  if (!chosen) return [];
  const { pipeline } = chosen.opened.document.store.getState();
  const { runs, newest } = useRuns.getState();
  const steps = runs[newest[chosen.opened.path] ?? '']?.steps ?? {};
  return chosen.ids.flatMap((id) => {
    const step = steps[id];
    const hasResult = step?.status === 'completed' || step?.status === 'reused';
    const isPinned = findNode(pipeline, id)?.pinned !== undefined;
    return hasResult && step.key !== null && !isPinned ? [{ id, key: step.key }] : [];
  });
}

function pinnedSteps(): string[] {
  const chosen = chosenSteps();
  const pipeline = chosen?.opened.document.store.getState().pipeline;
  return chosen && pipeline ? chosen.ids.filter((id) => findNode(pipeline, id)?.pinned !== undefined) : [];
}

export const runActions: readonly Action[] = [
  {
    id: 'run',
    label: text.actions.run,
    group: 'run',
    keys: 'mod+Enter',
    icon: IconPlayerPlay,
    isGlobal: true,
    isEnabled: hasDocument,
    async perform() {
      const opened = activeDocument();
      if (opened) await startRun(opened);
    },
  },
  {
    id: 'run-to-here',
    label: text.actions.runToHere,
    group: 'run',
    keys: 'mod+shift+Enter',
    icon: IconPlayerTrackNext,
    isGlobal: true,
    isEnabled: hasOneStep,
    async perform() {
      const chosen = chosenSteps();
      if (chosen?.ids[0]) await startRun(chosen.opened, { to: chosen.ids[0] });
    },
  },
  {
    id: 'rerun-step',
    label: text.actions.rerunStep,
    group: 'run',
    icon: IconRefresh,
    isEnabled: () => (chosenSteps()?.ids.length ?? 0) > 0,
    async perform() {
      const chosen = chosenSteps();
      if (chosen) await startRun(chosen.opened, { rerun: chosen.ids });
    },
  },
  {
    id: 'run-from-here',
    label: text.actions.runFromHere,
    group: 'run',
    isEnabled: hasOneStep,
    async perform() {
      const chosen = chosenSteps();
      const [id] = chosen?.ids ?? [];
      if (!chosen || id === undefined) return;
      const { edges } = chosen.opened.document.store.getState().pipeline;
      await startRun(chosen.opened, { rerun: [id, ...descendants(edges, id)] });
    },
  },
  {
    id: 'run-all',
    label: text.actions.runAll,
    group: 'run',
    isEnabled: hasDocument,
    async perform() {
      const opened = activeDocument();
      if (opened) await startRun(opened, { reuse: false });
    },
  },
  {
    id: 'stop',
    label: text.actions.stop,
    group: 'run',
    keys: 'mod+.',
    icon: IconPlayerStop,
    isGlobal: true,
    isEnabled() {
      const opened = activeDocument();
      return opened !== undefined && runningRunOf(opened.path) !== undefined;
    },
    async perform() {
      const opened = activeDocument();
      if (opened) await stopRuns(opened.path);
    },
  },
  {
    id: 'pin',
    label: text.actions.pin,
    group: 'run',
    icon: IconPin,
    isEnabled: () => pinnableSteps().length > 0,
    perform() {
      const steps = pinnableSteps();
      activeDocument()?.document.edit((pipeline) =>
        steps.reduce((done, { id, key }) => updateNode(done, id, { pinned: key }), pipeline),
      );
    },
  },
  {
    id: 'unpin',
    label: text.actions.unpin,
    group: 'run',
    icon: IconPinnedOff,
    isEnabled: () => pinnedSteps().length > 0,
    perform() {
      const ids = pinnedSteps();
      activeDocument()?.document.edit((pipeline) =>
        ids.reduce((done, id) => updateNode(done, id, { pinned: undefined }), pipeline),
      );
    },
  },
  {
    id: 'show-output',
    label: text.actions.showOutput,
    group: 'run',
    isEnabled: hasOneStep,
    perform() {
      const chosen = chosenSteps();
      if (chosen?.ids[0]) openFirstOutput(chosen.opened.path, chosen.ids[0]);
    },
  },
  {
    id: 'show-why',
    label: text.actions.showWhy,
    group: 'run',
    isEnabled: hasOneStep,
    perform: () => showPanel('why'),
  },
  {
    id: 'show-log',
    label: text.actions.showLog,
    group: 'run',
    isEnabled: hasDocument,
    perform: () => showPanel('log'),
  },
];
