import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { notifyUndo } from '../ui/notifyUndo.tsx';
import { showDataset } from './shownDataset.ts';
import { refreshDatasets } from './useDatasets.ts';

/** Takes a dataset out of the list, says so, and offers to put it back. */
export async function removeDataset({ name, versions }: Dataset): Promise<void> {
  const words = text.data.detail;
  try {
    const { removed } = await engine().datasets.remove({ name });
    await refreshDatasets();
    const files = versions.length === 1 ? words.oneFile : words.manyFiles;
    notifyUndo(words.removed(name, text.data.versions(versions.length), files), () => restoreDataset(removed));
  } catch (error) {
    notifyError(words.removeFailed, error);
  }
}

async function restoreDataset(dataset: Dataset): Promise<void> {
  try {
    await engine().datasets.restore({ dataset });
    showDataset(dataset.name);
    await refreshDatasets();
  } catch (error) {
    notifyError(text.data.detail.restoreFailed, error);
  }
}
