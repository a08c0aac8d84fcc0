import type { Dataset, DatasetVersion } from '../../pipelines/contract/rpc/datasets.ts';
import { engine } from '../api/engine.ts';
import type { Point } from '../graph/edit.ts';
import { showView } from '../store/app.ts';
import { activeDocument, type OpenDocument, openDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { placeDataset } from './placeDataset.ts';

/** Adds the step that reads a version of a dataset, chosen, to an open pipeline, as one step of undo. Answers the step's id. */
export function addDatasetStep(
  { path, document }: Pick<OpenDocument, 'path' | 'document'>,
  dataset: Pick<Dataset, 'name'>,
  version: DatasetVersion,
  position?: Point,
): string {
  let added = '';
  document.edit((pipeline) => {
    const placed = placeDataset(pipeline, path, dataset, version, position);
    added = placed.id;
    return placed.pipeline;
  });
  document.select([added]);
  return added;
}

/** Shows the designer with the dataset in it: in the pipeline that is open there, or in a new one. */
export async function showInDesigner(
  dataset: Dataset,
  version: DatasetVersion,
  target: 'active' | 'new',
): Promise<void> {
  try {
    if (target === 'new') {
      const name = text.data.detail.newPipelineName(dataset.name).slice(0, 200);
      const { path } = await engine().pipelines.create({ name });
      await openDocument(path);
    }
    const active = activeDocument();
    if (!active) return;
    addDatasetStep(active, dataset, version);
    showView('designer');
  } catch (error) {
    notifyError(text.data.detail.notAdded, error);
  }
}
