import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../../cache/contentDigest.ts';
import { evaluation } from '../../contract/evaluation.ts';
import { modelFiles, trainedModel, untrainedModel } from '../../contract/model.ts';
import { transformation } from '../../contract/transformation.ts';
import { app } from './app.ts';
import { findOutput } from './findOutput.ts';
import { prepareDownload } from './prepareDownload.ts';
import { readStatistics } from './readStatistics.ts';
import { readText } from './readText.ts';

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

const outputsApp = app.outputs;

/** What pages ask about outputs. */
export const outputsHandlers = {
  describe: outputsApp.describe.handler(async ({ context, input, signal, errors }) => {
    const found = await findOutput(context.workspace(), input);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const { artifact, path } = found.value;
    const { type, digest, size } = artifact;
    const table = type === 'table' ? await context.workspace().views.describe(path, signal) : null;
    return { type, digest, size, table };
  }),
  rows: outputsApp.rows.handler(async ({ context, input, signal, errors }) => {
    const { runId: _, nodeId: __, port: ___, ...window } = input;
    const found = await findOutput(context.workspace(), input, ['table']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return await context.workspace().views.ask({ type: 'rows', path: found.value.path, ...window }, signal);
  }),
  statistics: outputsApp.statistics.handler(async ({ context, input, signal, errors }) => {
    const workspace = context.workspace();
    const found = await findOutput(workspace, input, ['table']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const { artifact, path } = found.value;
    const asked = { digest: artifact.digest, columns: input.columns, open: async () => path };
    return await readStatistics(workspace, asked, signal);
  }),
  evaluation: outputsApp.evaluation.handler(async ({ context, input, errors }) => {
    const found = await findOutput(context.workspace(), input, ['evaluation']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return evaluation.parse(await readJson(found.value.path));
  }),
  model: outputsApp.model.handler(async ({ context, input, signal, errors }) => {
    const found = await findOutput(context.workspace(), input, ['model']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const { artifact, path } = found.value;
    const model = trainedModel.parse(await readJson(join(path, modelFiles.description)));
    const trees = await context.workspace().views.ask({ type: 'trees', folder: path }, signal);
    return { model, trees, size: artifact.size };
  }),
  tree: outputsApp.tree.handler(async ({ context, input, signal, errors }) => {
    const found = await findOutput(context.workspace(), input, ['model']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return await context.workspace().views.ask({ type: 'tree', folder: found.value.path, index: input.index }, signal);
  }),
  untrainedModel: outputsApp.untrainedModel.handler(async ({ context, input, errors }) => {
    const found = await findOutput(context.workspace(), input, ['untrained-model']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return untrainedModel.parse(await readJson(found.value.path));
  }),
  transformation: outputsApp.transformation.handler(async ({ context, input, errors }) => {
    const found = await findOutput(context.workspace(), input, ['transformation']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    return transformation.parse(await readJson(found.value.path));
  }),
  files: outputsApp.files.handler(async ({ context, input, errors }) => {
    const found = await findOutput(context.workspace(), input);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const { artifact, path, title } = found.value;
    if (artifact.kind === 'file') return [{ name: title, size: artifact.size }];
    const names = await listFiles(path);
    return await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(path, name))).size })));
  }),
  text: outputsApp.text.handler(async ({ context, input, errors }) => {
    const found = await findOutput(context.workspace(), input, ['model', 'directory']);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const read = await readText(found.value.path, input.file);
    if (!read.ok) throw errors.REFUSED({ message: read.error });
    return read.value;
  }),
  download: outputsApp.download.handler(async ({ context, input, signal, errors }) => {
    const workspace = context.workspace();
    const found = await findOutput(workspace, input);
    if (!found.ok) throw errors.NOT_FOUND({ message: found.error });
    const prepared = await prepareDownload(workspace, found.value, input.format, signal);
    if (!prepared.ok) throw errors.REFUSED({ message: prepared.error });
    const { name, size } = prepared.value;
    return { ticket: context.downloads.add(prepared.value), name, size };
  }),
};
