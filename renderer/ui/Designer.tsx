import { lazy, Suspense } from 'react';
import { OpenedProvider } from '../canvas/OpenedContext.tsx';
import { StartPage } from '../start/StartPage.tsx';
import { useDocuments } from '../store/documents.ts';
import classes from './Designer.module.css';
import { DocumentTabs } from './DocumentTabs.tsx';

const Editor = lazy(async () => ({ default: (await import('./Editor.tsx')).Editor }));

/** The open pipelines in tabs, or the start page. */
export function Designer() {
  const opened = useDocuments(({ open, active }) => open.find(({ path }) => path === active));
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
