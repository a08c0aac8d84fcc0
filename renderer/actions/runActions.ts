import { IconPlayerPlay, IconPlayerStop, IconPlayerTrackNext, IconRefresh } from '@tabler/icons-react';
import { openFirstOutput } from '../canvas/useCanvasKeys.ts';
import { descendants } from '../graph/connect.ts';
import { showPanel } from '../panels/panelStore.ts';
import { activeDocument } from '../store/documents.ts';
import { runningRunOf, startRun, stopRuns } from '../store/startRun.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';
import { chosenSteps } from './selection.ts';

const hasDocument = () => activeDocument() !== undefined;
const hasOneStep = () => chosenSteps()?.ids.length === 1;

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
