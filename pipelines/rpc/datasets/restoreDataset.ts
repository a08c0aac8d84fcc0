import type { Result } from '../../contract/error.ts';
import type { Dataset } from '../../contract/rpc/datasets.ts';
import { locateDataFile } from './dataFiles.ts';
import { changeDatasets } from './datasetsFile.ts';

/** Puts a dataset that was removed back into the list. Refused where a file is none of the workspace's, or the name is taken. */
export async function restoreDataset(workspace: string, dataset: Dataset): Promise<Result<void, string>> {
  for (const { file } of dataset.versions) {
    if ((await locateDataFile(workspace, file)) === undefined) {
      return { ok: false, error: `The file ${file} of the dataset is no longer in the workspace.` };
    }
  }
  return await changeDatasets(workspace, (datasets) => {
    if (datasets.some(({ name }) => name === dataset.name)) {
      return { ok: false, error: `There is another dataset "${dataset.name}" now. Remove it first.` };
    }
    return { ok: true, value: { datasets: [...datasets, dataset], value: undefined } };
  });
}
