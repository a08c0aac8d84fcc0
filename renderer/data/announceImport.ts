import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { showView, useApp } from '../store/app.ts';
import { useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import { showDataset } from './shownDataset.ts';

/** Tells that a file was imported, and shows the dataset; somebody at work on a pipeline is left there. */
export function announceImport({ name, versions }: Dataset): void {
  notify({ message: text.data.import.done(name, versions.at(-1)?.version ?? 1), kind: 'success' });
  showDataset(name);
  const isAtWork = useApp.getState().view === 'designer' && useDocuments.getState().active !== null;
  if (!isAtWork) showView('data');
}
