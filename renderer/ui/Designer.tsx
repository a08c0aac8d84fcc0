import { lazy, Suspense, useEffect } from 'react';
import { OpenedProvider } from '../canvas/OpenedContext.tsx';
import { StartPage } from '../start/StartPage.tsx';
import { useDocuments } from '../store/documents.ts';
import classes from './Designer.module.css';
import { DocumentTabs } from './DocumentTabs.tsx';

const loadEditor = () => import('./Editor.tsx');
const Editor = lazy(async () => ({ default: (await loadEditor()).Editor }));

/** The open pipelines in tabs, or the start page. */
export function Designer() {
  const opened = useDocuments(({ open, active }) => open.find(({ path }) => path === active));
  // Whoever looks at the start page is about to open something.
  useEffect(() => {
    const waiting = requestIdleCallback(() => void loadEditor(), { timeout: 2_000 });
    return () => cancelIdleCallback(waiting);
  }, []);
  return (
    <div className={classes.designer}>
      <DocumentTabs />
      <div className={classes.body}>
        {opened ? (
          <Suspense>
            <OpenedProvider opened={opened}>
              <Editor />
            </OpenedProvider>
          </Suspense>
        ) : (
          <StartPage />
        )}
      </div>
    </div>
  );
}
