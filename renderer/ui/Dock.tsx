import { useComputedColorScheme } from '@mantine/core';
import { ReactFlowProvider } from '@xyflow/react';
import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanelHeaderProps,
  themeDark,
  themeLight,
} from 'dockview-react';
import { useEffect, useState } from 'react';
import { Canvas } from '../canvas/Canvas.tsx';
import { useCanvas } from '../canvas/canvasStore.ts';
import { useOpened } from '../canvas/OpenedContext.tsx';
import { VersionCanvas } from '../canvas/VersionCanvas.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { Palette } from '../palette/Palette.tsx';
import { LogPanel } from '../panels/LogPanel.tsx';
import { OutputPanel } from '../panels/OutputPanel.tsx';
import { ProblemsPanel } from '../panels/ProblemsPanel.tsx';
import { usePanels } from '../panels/panelStore.ts';
import { useProblems } from '../panels/useProblems.ts';
import { WhyPanel } from '../panels/WhyPanel.tsx';
import { text } from '../text/en.ts';
import classes from './Dock.module.css';

const components = {
  palette: Palette,
  canvas: CanvasPanel,
  inspector: InspectorPanel,
  problems: ProblemsPanel,
  log: LogPanel,
  output: OutputPanel,
  why: WhyPanel,
};

const layoutKey = 'pipewright.layout';
/** Pixels that an output gets when it is opened. */
const outputHeight = 380;

/** The panels around the canvas. They can be dragged, resized and stacked, and stay as they were left. */
export function Dock() {
  const scheme = useComputedColorScheme();
  const [api, setApi] = useState<DockviewApi>();
  const asked = usePanels((state) => state.asked);

  useEffect(() => {
    const panel = asked.count > 0 ? api?.getPanel(asked.panel)?.api : undefined;
    panel?.setActive();
    // A table or a chart needs more room than a list of problems.
    if (asked.panel === 'output' && panel && panel.height < outputHeight) panel.setSize({ height: outputHeight });
  }, [api, asked]);

  useEffect(() => {
    if (!api) return;
    const listener = api.onDidLayoutChange(() => localStorage.setItem(layoutKey, JSON.stringify(api.toJSON())));
    return () => listener.dispose();
  }, [api]);

  return (
    <DockviewReact
      className={classes.dock ?? ''}
      theme={scheme === 'dark' ? themeDark : themeLight}
      components={components}
      defaultTabComponent={PanelTab}
      disableFloatingGroups
      onReady={({ api: ready }: DockviewReadyEvent) => {
        if (!restoreLayout(ready)) arrangePanels(ready);
        setApi(ready);
      }}
    />
  );
}

function restoreLayout(api: DockviewApi): boolean {
  try {
    const kept = localStorage.getItem(layoutKey);
    if (kept === null) return false;
    api.fromJSON(JSON.parse(kept));
    return Object.keys(components).every((id) => api.getPanel(id) !== undefined);
  } catch {
    api.clear();
    return false;
  }
}

function arrangePanels(api: DockviewApi): void {
  api.clear();
  const add = (id: keyof typeof components, options: Partial<Parameters<DockviewApi['addPanel']>[0]> = {}) =>
    api.addPanel({ id, component: id, title: text.panels.titles[id], ...options } as Parameters<
      DockviewApi['addPanel']
    >[0]);
  add('canvas').group.header.hidden = true;
  add('palette', { position: { referencePanel: 'canvas', direction: 'left' }, initialWidth: 230 });
  add('inspector', { position: { referencePanel: 'canvas', direction: 'right' }, initialWidth: 320 });
  add('problems', { position: { referencePanel: 'canvas', direction: 'below' }, initialHeight: 220 });
  add('log', { position: { referencePanel: 'problems' } });
  add('output', { position: { referencePanel: 'problems' } });
  add('why', { position: { referencePanel: 'problems' } });
  api.getPanel('problems')?.api.setActive();
}

function PanelTab(props: IDockviewPanelHeaderProps) {
  return props.api.id === 'problems' ? <ProblemsTab {...props} /> : <NamedTab {...props} count={0} />;
}

function ProblemsTab(props: IDockviewPanelHeaderProps) {
  return <NamedTab {...props} count={useProblems().length} />;
}

function NamedTab({ api, count }: IDockviewPanelHeaderProps & { count: number }) {
  const title = text.panels.titles[api.id as keyof typeof components];
  // The tab's accessible name is its title, and has to say what is seen.
  useEffect(() => api.setTitle(count === 0 ? title : `${title} ${count}`), [api, title, count]);
  return (
    <span className={classes.tab}>
      {title} {count > 0 && <span className={classes.count}>{count}</span>}
    </span>
  );
}

function CanvasPanel() {
  const { path } = useOpened();
  const compared = useCanvas((state) => state.compared);
  if (compared !== null) return <VersionCanvas {...compared} />;
  return (
    <ReactFlowProvider key={path}>
      <Canvas />
    </ReactFlowProvider>
  );
}

function InspectorPanel() {
  const opened = useOpened();
  return (
    <div className={classes.scroll}>
      <Inspector
        key={opened.path}
        opened={opened}
        onShowVersion={(before) => useCanvas.setState({ compared: { before, after: 'now' } })}
      />
    </div>
  );
}
