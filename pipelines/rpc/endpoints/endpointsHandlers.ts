import { readFigures, readLog, readRequests, sendTest } from '../../endpoint/askProcess.ts';
import type { AppContext } from '../appContext.ts';
import { app } from './app.ts';
import { deploymentHandlers } from './deploymentHandlers.ts';
import { describeState, listEndpoints, urlOf, withoutTexts } from './describeEndpoint.ts';
import { jobHandlers } from './jobHandlers.ts';
import { prepareExport } from './prepareExport.ts';
import { publishPipeline } from './publishPipeline.ts';
import { unwrap } from './unwrap.ts';

const { endpoints } = app;

const tell = (context: AppContext) => context.broadcast({ type: 'endpoints-changed' });

/** What pages do with endpoints. */
export const endpointsHandlers = {
  list: endpoints.list.handler(({ context }) => listEndpoints(context)),
  get: endpoints.get.handler(async ({ context, input: { name }, errors }) => {
    const service = context.workspace().endpoints;
    const { endpoint } = unwrap(service.findAny(name), errors.NOT_FOUND);
    return {
      endpoint,
      url: urlOf(endpoint, context.origin()),
      state: await describeState(context, endpoint),
      servables: await service.servablesOf(endpoint),
    };
  }),
  create: endpoints.create.handler(async ({ context, input, errors }) => {
    const created = unwrap(await context.workspace().endpoints.realTime.create(input), errors.REFUSED);
    tell(context);
    return created;
  }),
  createBatch: endpoints.createBatch.handler(({ context, input, errors }) => {
    const created = unwrap(context.workspace().endpoints.createBatch(input), errors.REFUSED);
    tell(context);
    return created;
  }),
  publish: endpoints.publish.handler(async ({ context, input, errors }) => {
    const { endpoint, keys } = unwrap(await publishPipeline(context.workspace(), input), errors.REFUSED);
    tell(context);
    return { endpoint: withoutTexts(endpoint), keys };
  }),
  setDefaultVersion: endpoints.setDefaultVersion.handler(({ context, input: { name, version }, errors }) => {
    const endpoint = unwrap(context.workspace().endpoints.setDefaultVersion(name, version), errors.REFUSED);
    tell(context);
    return withoutTexts(endpoint);
  }),
  update: endpoints.update.handler(async ({ context, input, errors }) => {
    const service = context.workspace().endpoints;
    const found = unwrap(service.findAny(input.name), errors.NOT_FOUND);
    const endpoint = unwrap(await service.update(found, input), errors.REFUSED);
    tell(context);
    return withoutTexts(endpoint);
  }),
  remove: endpoints.remove.handler(async ({ context, input: { name }, errors }) => {
    const service = context.workspace().endpoints;
    await service.remove(unwrap(service.findAny(name), errors.NOT_FOUND));
    tell(context);
    return {};
  }),
  rotateKey: endpoints.rotateKey.handler(async ({ context, input: { name, slot }, errors }) => {
    const service = context.workspace().endpoints;
    const found = unwrap(service.findAny(name), errors.NOT_FOUND);
    const { endpoint, key } = unwrap(await service.rotateKey(found, slot), errors.REFUSED);
    tell(context);
    return { endpoint: withoutTexts(endpoint), key };
  }),
  revokeKey: endpoints.revokeKey.handler(async ({ context, input: { name, slot }, errors }) => {
    const service = context.workspace().endpoints;
    const found = unwrap(service.findAny(name), errors.NOT_FOUND);
    const endpoint = unwrap(await service.revokeKey(found, slot), errors.REFUSED);
    tell(context);
    return withoutTexts(endpoint);
  }),
  test: endpoints.test.handler(async ({ context, input: { name, ...request }, errors }) => {
    const service = context.workspace().endpoints;
    const { endpoint } = unwrap(service.find(name, 'real-time'), errors.REFUSED);
    const state = await service.stateOf(endpoint);
    if (!state) throw errors.REFUSED({ message: `"${name}" does not run. Start it first.` });
    return unwrap(await sendTest(endpoint, state, request), errors.REFUSED);
  }),
  requests: endpoints.requests.handler(async ({ context, input: { name, limit }, errors }) => {
    const service = context.workspace().endpoints;
    const { endpoint } = unwrap(service.find(name, 'real-time'), errors.REFUSED);
    return await readRequests(service.folders.folderOf(endpoint.id), limit);
  }),
  figures: endpoints.figures.handler(async ({ context, input: { name }, errors }) => {
    const service = context.workspace().endpoints;
    const { endpoint } = unwrap(service.find(name, 'real-time'), errors.REFUSED);
    const state = await service.stateOf(endpoint);
    return (state && (await readFigures(endpoint, state))) ?? null;
  }),
  log: endpoints.log.handler(async ({ context, input: { name }, errors }) => {
    const service = context.workspace().endpoints;
    const { endpoint } = unwrap(service.find(name, 'real-time'), errors.REFUSED);
    return { text: await readLog(service.folders.folderOf(endpoint.id)) };
  }),
  exportFolder: endpoints.exportFolder.handler(async ({ context, input: { name, platform }, errors }) => {
    const workspace = context.workspace();
    const { endpoint } = unwrap(workspace.endpoints.find(name, 'real-time'), errors.REFUSED);
    const download = unwrap(await prepareExport(workspace, endpoint, platform), errors.REFUSED);
    return { ticket: context.downloads.add(download), name: download.name, size: download.size };
  }),
  ...deploymentHandlers,
  ...jobHandlers,
};
