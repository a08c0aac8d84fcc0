import { app } from './app.ts';
import { describeJob, listJobs, prepareResults } from './describeJob.ts';
import { startJob } from './startJob.ts';
import { startPipelineRun } from './startPipelineRun.ts';
import { unwrap } from './unwrap.ts';

const { endpoints } = app;

/** What pages do with batch jobs, and with runs of published pipelines. */
export const jobHandlers = {
  invoke: endpoints.invoke.handler(async ({ context, input: { name, ...call }, errors }) => {
    const workspace = context.workspace();
    const { endpoint } = unwrap(workspace.endpoints.find(name, 'pipeline'), errors.REFUSED);
    const started = await startPipelineRun({ ...workspace, trusted: context.trusted }, endpoint, call);
    if (!started.ok) throw errors.REFUSED({ message: started.error.message });
    return { runId: started.value };
  }),
  startJob: endpoints.startJob.handler(async ({ context, input: { name, data }, errors }) => {
    const workspace = context.workspace();
    const { endpoint } = unwrap(workspace.endpoints.find(name, 'batch'), errors.REFUSED);
    const id = unwrap(await startJob(workspace, endpoint, data), errors.REFUSED);
    return unwrap(describeJob(workspace, endpoint, id), errors.REFUSED);
  }),
  jobs: endpoints.jobs.handler(({ context, input: { name }, errors }) => {
    const workspace = context.workspace();
    const { endpoint } = unwrap(workspace.endpoints.find(name, 'batch'), errors.REFUSED);
    return listJobs(workspace, endpoint);
  }),
  jobResults: endpoints.jobResults.handler(async ({ context, input: { name, job, part }, signal, errors }) => {
    const workspace = context.workspace();
    const { endpoint } = unwrap(workspace.endpoints.find(name, 'batch'), errors.REFUSED);
    const download = unwrap(await prepareResults(workspace, endpoint, { id: job, part }, signal), errors.REFUSED);
    return { ticket: context.downloads.add(download), name: download.name, size: download.size };
  }),
};
