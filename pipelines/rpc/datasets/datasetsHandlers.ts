import type { AppContext } from '../appContext.ts';
import { app } from './app.ts';
import { changeDatasets, readDatasets } from './datasetsFile.ts';
import { describeVersion, findVersion } from './datasetTable.ts';
import { registerDataset } from './registerDataset.ts';
import { restoreDataset } from './restoreDataset.ts';

const { datasets } = app;

const tellPages = (context: AppContext) => context.broadcast({ type: 'datasets-changed' });

/** What pages do with datasets. */
export const datasetsHandlers = {
  list: datasets.list.handler(async ({ context, errors }) => {
    const read = await readDatasets(context.workspace().path);
    if (!read.ok) throw errors.REFUSED({ message: read.error });
    return read.value;
  }),
  upload: {
    start: datasets.upload.start.handler(async ({ context, input, errors }) => {
      const started = await context.workspace().uploads.start(input.fileName, input.size);
      if (!started.ok) throw errors.REFUSED({ message: started.error });
      return { uploadId: started.value };
    }),
    append: datasets.upload.append.handler(async ({ context, input: { uploadId, offset, chunk }, errors }) => {
      const appended = await context.workspace().uploads.append(uploadId, offset, await chunk.bytes());
      if (!appended.ok) throw errors.REFUSED({ message: appended.error });
      return { received: appended.value };
    }),
    cancel: datasets.upload.cancel.handler(async ({ context, input }) => {
      await context.workspace().uploads.cancel(input.uploadId);
      return {};
    }),
  },
  preview: datasets.preview.handler(async ({ context, input: { uploadId, params, types }, signal, errors }) => {
    const { uploads, views } = context.workspace();
    const uploaded = await uploads.find(uploadId);
    if (!uploaded.ok) throw errors.REFUSED({ message: uploaded.error });
    const { path: _, ...options } = params;
    return await views.ask({ type: 'preview', file: uploaded.value.path, params: options, types, limit: 100 }, signal);
  }),
  register: datasets.register.handler(async ({ context, input, signal, errors }) => {
    const registered = await registerDataset(context.workspace(), input, signal);
    if (!registered.ok) throw errors.REFUSED({ message: registered.error });
    tellPages(context);
    return registered.value;
  }),
  describe: datasets.describe.handler(async ({ context, input: { name, description }, errors }) => {
    const described = await changeDatasets(context.workspace().path, (list) => {
      const known = list.find((dataset) => dataset.name === name);
      if (!known) return { ok: false, error: `There is no dataset "${name}" (any more).` };
      const value = { ...known, description: description.trim() };
      return { ok: true, value: { datasets: list.map((dataset) => (dataset === known ? value : dataset)), value } };
    });
    if (!described.ok) throw errors.REFUSED({ message: described.error });
    tellPages(context);
    return described.value;
  }),
  rows: datasets.rows.handler(async ({ context, input, signal, errors }) => {
    const workspace = context.workspace();
    const found = await findVersion(workspace, input);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const { path: file, version } = found.value;
    const { params } = version;
    const { columns, values } = await workspace.views.ask({ type: 'preview', file, params, types: {}, limit: input.limit }, signal); // biome-ignore format: one line
    return { columns, values };
  }),
  statistics: datasets.statistics.handler(async ({ context, input, signal, errors }) => {
    const workspace = context.workspace();
    const found = await findVersion(workspace, input);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return await describeVersion(workspace, found.value, signal);
  }),
  remove: datasets.remove.handler(async ({ context, input: { name }, errors }) => {
    const removed = await changeDatasets(context.workspace().path, (list) => {
      const value = list.find((dataset) => dataset.name === name);
      if (!value) return { ok: false, error: `There is no dataset "${name}" (any more).` };
      return { ok: true, value: { datasets: list.filter((dataset) => dataset !== value), value } };
    });
    if (!removed.ok) throw errors.REFUSED({ message: removed.error });
    tellPages(context);
    return { removed: removed.value };
  }),
  restore: datasets.restore.handler(async ({ context, input: { dataset }, errors }) => {
    const restored = await restoreDataset(context.workspace().path, dataset);
    if (!restored.ok) throw errors.REFUSED({ message: restored.error });
    tellPages(context);
    return {};
  }),
};
