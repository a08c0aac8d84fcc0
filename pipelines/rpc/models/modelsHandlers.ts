import { pipeline } from '../../contract/graph.ts';
import { deriveInference } from '../../graph/deriveInference.ts';
import { noSuchModel } from '../../registry/modelStore.ts';
import { registerModel } from '../../registry/registerModel.ts';
import { registerModelFile } from '../../registry/registerModelFile.ts';
import { app } from './app.ts';
import { listModels } from './listModels.ts';
import { locateModel } from './locateModel.ts';
import { prepareModelDownload } from './prepareModelDownload.ts';

const modelsApp = app.models;

/** What pages ask of the registry of models. */
export const modelsHandlers = {
  list: modelsApp.list.handler(({ context, input, errors }) => {
    const listed = listModels(context.workspace().registry.models, input.query);
    if (!listed.ok) throw errors.REFUSED({ message: listed.error });
    return listed.value;
  }),
  get: modelsApp.get.handler(({ context, input: { name }, errors }) => {
    const { models } = context.workspace().registry;
    const versions = models.versionsOf(name);
    if (versions.length === 0) throw errors.NOT_FOUND({ message: noSuchModel(name) });
    const uses = models.uses(name);
    const endpointsOf = (version: number) =>
      uses.filter((use) => use.version === version).map(({ endpoint }) => endpoint);
    return { versions: versions.map((version) => ({ ...version, endpoints: endpointsOf(version.version) })) };
  }),
  register: modelsApp.register.handler(async ({ context, input, errors }) => {
    const registered = await registerModel(context.workspace().registry, input);
    if (!registered.ok) throw errors.REFUSED({ message: registered.error });
    context.broadcast({ type: 'models-changed' });
    return registered.value;
  }),
  registerFile: modelsApp.registerFile.handler(async ({ context, input: { path, ...input }, errors }) => {
    const { registry, path: workspace } = context.workspace();
    const file = await locateModel(workspace, path);
    if (file === undefined) throw errors.REFUSED({ message: `${path} is no file or folder of this workspace.` });
    const registered = await registerModelFile(registry, { ...input, path: file });
    if (!registered.ok) throw errors.REFUSED({ message: registered.error });
    context.broadcast({ type: 'models-changed' });
    return registered.value;
  }),
  registerUpload: modelsApp.registerUpload.handler(async ({ context, input: { uploadId, ...input }, errors }) => {
    const { registry, uploads } = context.workspace();
    const file = await uploads.find(uploadId);
    if (!file.ok) throw errors.REFUSED({ message: file.error });
    const registered = await registerModelFile(registry, { ...input, path: file.value.path });
    if (!registered.ok) throw errors.REFUSED({ message: registered.error });
    await uploads.cancel(uploadId);
    context.broadcast({ type: 'models-changed' });
    return registered.value;
  }),
  inference: modelsApp.inference.handler(async ({ context, input: { runId, nodeId }, errors }) => {
    const { history, services } = context.workspace();
    const snapshot = pipeline.safeParse(history.snapshot(runId));
    if (!snapshot.success) throw errors.NOT_FOUND({ message: 'There is no such run (any more).' });
    return deriveInference(snapshot.data, await services.catalog(), nodeId).graph;
  }),
  update: modelsApp.update.handler(({ context, input: { name, version, ...change }, errors }) => {
    const updated = context.workspace().registry.models.update({ name, version }, change);
    if (!updated.ok) throw errors.NOT_FOUND({ message: updated.error });
    context.broadcast({ type: 'models-changed' });
    return updated.value;
  }),
  remove: modelsApp.remove.handler(({ context, input: { name, version }, errors }) => {
    const removed = context.workspace().registry.models.remove(name, version);
    if (!removed.ok) throw errors.REFUSED({ message: removed.error });
    context.broadcast({ type: 'models-changed' });
    return {};
  }),
  download: modelsApp.download.handler(async ({ context, input: { format, ...reference }, errors }) => {
    const prepared = await prepareModelDownload(context.workspace(), reference, format);
    if (!prepared.ok) throw errors.REFUSED({ message: prepared.error });
    const { name, size } = prepared.value;
    return { ticket: context.downloads.add(prepared.value), name, size };
  }),
};
