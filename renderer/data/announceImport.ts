import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { showView, useApp } from '../store/app.ts';
import { useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import { showDataset } from './shownDataset.ts';

/** Tells that a file was imported, and shows the dataset; somebody at work on a pipeline is left there. */
export function announceImport({ name, versions }: Dataset, before: readonly Dataset[]): void {
  const words = text.data.import;
  const known = before.find((dataset) => dataset.name === name);
  const version = versions.at(-1)?.version ?? 1;
  const isSame = known !== undefined && known.versions.length === versions.length;
  notify({
    message: isSame ? words.same(name, version) : words.done(name, version),
    kind: isSame ? 'info' : 'success',
  });
  showDataset(name);
  const isAtWork = useApp.getState().view === 'designer' && useDocuments.getState().active !== null;
  if (!isAtWork) showView('data');
}
