import { engine } from '../api/engine.ts';
import { readingParams } from '../data/placeDataset.ts';
import type { Point } from '../graph/edit.ts';
import { findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { datasetPayload } from './dragPayload.ts';
import { dropStep } from './dropOnCanvas.ts';
import { useOpened } from './OpenedContext.tsx';

/** A dataset of the palette becomes an Import Data step that reads it as its user saw it. */
export function useDatasetDrop() {
  const { document, path } = useOpened();
  return (event: React.DragEvent, position: Point): void => {
    const payload = event.dataTransfer.getData(datasetPayload);
    const spec = findSpec('import-data');
    if (!payload || !spec) return;
    event.preventDefault();
    const { name, version } = JSON.parse(payload) as { name: string; version: number };
    engine()
      .datasets.list()
      .then((datasets) => {
        const found = datasets
          .find((dataset) => dataset.name === name)
          ?.versions.find((one) => one.version === version);
        if (found) dropStep(document, spec, position, null, { title: name, params: readingParams(path, found) });
      })
      .catch((error: unknown) => notifyError(text.canvas.datasetFailed(name), error));
  };
}
