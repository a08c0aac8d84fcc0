import { Loader, useMantineColorScheme } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useShortcuts } from '../actions/useShortcuts.ts';
import { useComputeDialog } from '../compute/computeDialogs.ts';
import { DropZone } from '../data/DropZone.tsx';
import { useServingDialog } from '../endpoints/servingDialogs.ts';
import { useApp, type View } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from './App.module.css';
import { CommandPalette } from './CommandPalette.tsx';
import { Designer } from './Designer.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Rail } from './Rail.tsx';

const views: Record<View, React.ComponentType> = {
  // Where everybody begins: to ask for it when the workspace is known would be one more wait.
  designer: Designer,
  data: lazy(async () => ({ default: (await import('../data/DatasetsView.tsx')).DatasetsView })),
  runs: lazy(async () => ({ default: (await import('../runs/RunsView.tsx')).RunsView })),
  models: lazy(async () => ({ default: (await import('../models/ModelsView.tsx')).ModelsView })),
  endpoints: lazy(async () => ({ default: (await import('../endpoints/EndpointsView.tsx')).EndpointsView })),
  compute: lazy(async () => ({ default: (await import('../compute/ComputeView.tsx')).ComputeView })),
  settings: lazy(async () => ({ default: (await import('../start/SettingsView.tsx')).SettingsView })),
};

const ServingDialogs = lazy(async () => ({
  default: (await import('../endpoints/ServingDialogs.tsx')).ServingDialogs,
}));

const ComputeDialogs = lazy(async () => ({
  default: (await import('../compute/ComputeDialogs.tsx')).ComputeDialogs,
}));

/** The frame: the rail at the left, the chosen view beside it. */
export function App() {
  const view = useApp((state) => state.view);
  const workspace = useApp((state) => state.workspace);
  const asksToServe = useServingDialog((state) => state.asked !== null);
  const asksForCompute = useComputeDialog((state) => state.asked !== null);
  const isOffline = useApp((state) => state.connection === 'offline');
  useTheme();
  useShortcuts();
  useEffect(() => {
    document.title = workspace ? `${workspace.name} – ${workspace.path} – Pipewright` : text.frame.appName;
  }, [workspace]);
  const Shown = views[view];
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {text.frame.skipToContent}
      </a>
      <Rail />
      <div className={classes.body}>
        {isOffline && (
          <div className={classes.offline} role="status">
            {text.frame.offline}
          </div>
        )}
        <main id="content" className={classes.content} tabIndex={-1}>
          {workspace ? (
            <ErrorBoundary key={view}>
              <Suspense fallback={<Loader m="xl" aria-label={text.common.loading} />}>
                <Shown />
              </Suspense>
            </ErrorBoundary>
          ) : (
            <Loader m="xl" aria-label={text.frame.connecting} />
          )}
        </main>
      </div>
      <CommandPalette />
      {workspace && <DropZone />}
      {asksToServe && (
        <Suspense fallback={null}>
          <ServingDialogs />
        </Suspense>
      )}
      {asksForCompute && (
        <Suspense fallback={null}>
          <ComputeDialogs />
        </Suspense>
      )}
    </div>
  );
}

function useTheme(): void {
  const theme = useApp((state) => state.workspace?.settings.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
