import { spotlight } from '@mantine/spotlight';
import {
  IconBox,
  IconChartDots3,
  IconDatabase,
  IconHistory,
  IconMaximize,
  IconRocket,
  IconServer2,
  IconSettings,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { canvasOf } from '../canvas/canvasApi.ts';
import { type PanelName, showPanel } from '../panels/panelStore.ts';
import { showView, useApp, type View } from '../store/app.ts';
import { activate, activeDocument, closeDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';

const activeCanvas = () => {
  const opened = activeDocument();
  return opened && useApp.getState().view === 'designer' ? canvasOf(opened.path) : undefined;
};
const hasCanvas = () => activeCanvas() !== undefined;

function goTo(view: View, number: number, icon: typeof IconSettings): Action {
  return {
    id: `go-${view}`,
    label: text.actions.goTo(text.frame.views[view]),
    group: 'view',
    keys: `alt+${number}`,
    icon,
    isEnabled: () => true,
    perform: () => showView(view),
  };
}

function openPanel(panel: PanelName): Action {
  return {
    id: `panel-${panel}`,
    label: text.actions.openPanel(text.panels.titles[panel]),
    group: 'view',
    isEnabled: hasCanvas,
    perform: () => showPanel(panel),
  };
}

export const viewActions: readonly Action[] = [
  {
    id: 'command-palette',
    label: text.actions.commandPalette,
    group: 'view',
    keys: 'mod+k',
    isGlobal: true,
    isEnabled: () => true,
    perform: () => spotlight.open(),
  },
  {
    id: 'zoom-to-fit',
    label: text.actions.zoomToFit,
    group: 'view',
    keys: 'shift+1',
    icon: IconMaximize,
    isEnabled: hasCanvas,
    perform: () => void activeCanvas()?.fitView({ maxZoom: 1, padding: 0.15, duration: 200 }),
  },
  {
    id: 'zoom-in',
    label: text.actions.zoomIn,
    group: 'view',
    keys: 'mod+=',
    icon: IconZoomIn,
    isEnabled: hasCanvas,
    perform: () => void activeCanvas()?.zoomIn({ duration: 120 }),
  },
  {
    id: 'zoom-out',
    label: text.actions.zoomOut,
    group: 'view',
    keys: 'mod+-',
    icon: IconZoomOut,
    isEnabled: hasCanvas,
    perform: () => void activeCanvas()?.zoomOut({ duration: 120 }),
  },
  goTo('designer', 1, IconChartDots3),
  goTo('data', 2, IconDatabase),
  goTo('runs', 3, IconHistory),
  goTo('models', 4, IconBox),
  goTo('endpoints', 5, IconRocket),
  goTo('compute', 6, IconServer2),
  goTo('settings', 7, IconSettings),
  openPanel('problems'),
  openPanel('log'),
  openPanel('output'),
  openPanel('why'),
  {
    id: 'start-page',
    label: text.actions.startPage,
    group: 'pipeline',
    isEnabled: () => true,
    perform() {
      showView('designer');
      activate(null);
    },
  },
  {
    id: 'close-tab',
    label: text.actions.closeTab,
    group: 'pipeline',
    keys: 'alt+w',
    isEnabled: () => activeDocument() !== undefined,
    async perform() {
      const opened = activeDocument();
      if (opened) await closeDocument(opened.path);
    },
  },
];
