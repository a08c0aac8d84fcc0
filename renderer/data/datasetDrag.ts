import { z } from 'zod';

/** Type of what is dragged when a dataset is pulled onto the canvas. */
export const datasetMime = 'application/x-pipewright-dataset';

const datasetDrag = z.object({ name: z.string(), version: z.number().int().positive() });
export type DatasetDrag = z.infer<typeof datasetDrag>;

export function writeDatasetDrag(transfer: DataTransfer, { name, version }: DatasetDrag): void {
  transfer.setData(datasetMime, JSON.stringify({ name, version }));
  transfer.effectAllowed = 'copy';
}

/** undefined when something else was dropped. */
export function readDatasetDrag(transfer: DataTransfer): DatasetDrag | undefined {
  const json = transfer.getData(datasetMime);
  if (json === '') return undefined;
  try {
    return datasetDrag.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
