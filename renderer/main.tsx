import { firstAnswers, session as opening } from './api/beginSession.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setEngine } from './api/engine.ts';
import { queryClient } from './api/queries.ts';
import { desktopBridge } from './desktop/desktopBridge.ts';
import { connectWorkspace } from './store/connectWorkspace.ts';
import { followLocation } from './store/location.ts';
import { App } from './ui/App.tsx';
import { NoSession } from './ui/NoSession.tsx';
import { theme } from './ui/theme.ts';

const root = createRoot(document.getElementById('root')!);
// Nothing is awaited here: files that are loaded on the way to a session import from this one, and would wait for it.
void opening.then(begin);

function begin(session: Awaited<typeof opening>): void {
  if (typeof session === 'string') {
    show(<NoSession reason={session} />);
    return;
  }
  setEngine(session);
  followLocation();
  show(<App />);
  firstAnswers
    .then((answers) => answers && connectWorkspace(answers))
    .then(joinDesktop)
    .catch((error: unknown) => show(<NoSession reason={error instanceof Error ? error : 'unreachable'} />));
}

async function joinDesktop(): Promise<void> {
  const bridge = desktopBridge();
  if (bridge) (await import('./desktop/followDesktop.ts')).followDesktop(bridge);
}

function show(content: React.ReactNode): void {
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queryClient}>{content}</QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
