import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalog } from '../../../../modules/catalog.ts';
import type { BatchJob } from '../../../contract/endpoint.ts';
import type { RunStatus } from '../../../contract/run.ts';
import { publishPipeline } from '../../../rpc/endpoints/publishPipeline.ts';
import { callEndpoints, type EndpointCalls } from '../../callEndpoints.ts';
import { type CommandContext, type Subcommand, UsageError } from '../../command.ts';
import { openEndpoints, report } from '../../openEndpoints.ts';
import { readTags } from '../models/readTags.ts';
import { formatCreated } from './formatEndpoint.ts';

/** Between looks at what goes on. Milliseconds. */
const pause = 100;

export const callCommands: Record<string, Subcommand> = {
  publish: {
    usage: 'NAME FILE',
    summary: 'Publishes a pipeline: a new endpoint, or the next version of the one that has the name.',
    arguments: { min: 2, max: 2 },
    async run([name = '', file = ''], context) {
      const path = findInWorkspace(file, context.workspace);
      using opened = await openEndpoints(context);
      const { endpoints } = opened;
      const host = { path: context.workspace, services: { catalog: async () => catalog }, endpoints };
      const description = String(context.options.description ?? '');
      const published = await publishPipeline(host, { name, path, description, makeDefault: true });
      return report(published, context, ({ endpoint, keys }) =>
        keys ? formatCreated(endpoint, keys) : `"${name}" has version ${endpoint.defaultVersion} now.`,
      );
    },
  },
  batch: {
    usage: 'NAME DATA',
    summary: 'Scores a file or folder of the workspace, and waits for the end.',
    arguments: { min: 2, max: 2 },
    run: ([name = '', data = ''], context) => callEndpoints(context, (calls) => runJob(calls, { name, data }, context)),
  },
  invoke: {
    usage: 'NAME [--param name=value …] [--data name=path …] [--version N]',
    summary: 'Runs a published pipeline, and waits for the end.',
    arguments: { min: 1, max: 1 },
    run: ([name = ''], context) => callEndpoints(context, (calls) => runPipeline(calls, name, context)),
  },
};

/** The file's path in the workspace. Throws UsageError when it is not there, or lies elsewhere. */
function findInWorkspace(file: string, workspace: string): string {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  const path = relative(realpathSync(workspace), realpathSync(file)).split(sep).join('/');
  if (!path.startsWith('../') && !isAbsolute(path)) return path;
  throw new UsageError(
    `${file} lies outside of the workspace ${workspace}. Move it there: what is published runs from there.`,
  );
}

async function runJob(
  calls: EndpointCalls,
  { name, data }: { name: string; data: string },
  context: CommandContext,
): Promise<number> {
  const started = await calls.startJob(name, data);
  if (!started.ok) return report(started, context, () => '');
  await follow(calls, started.value.id, context);
  const job = await calls.job(name, started.value.id);
  report(job, context, describeJob);
  return job.ok && job.value.status === 'completed' ? 0 : 1;
}

function describeJob({ id, status, rows, partitions, message }: BatchJob): string {
  const lines = [`${status}: ${rows.scored} rows scored, ${rows.failed} failed, ${partitions.total} partitions`];
  if (message !== null) lines.push(message);
  if (status === 'completed') lines.push(`Results: pipewright outputs ${id} score scored --out FILE.parquet (or: score failed)`); // biome-ignore format: one line
  return lines.join('\n');
}

async function runPipeline(calls: EndpointCalls, name: string, context: CommandContext): Promise<number> {
  const { param, data, version } = context.options;
  if (version !== undefined && !/^\d+$/.test(String(version))) throw new UsageError('--version takes a number.');
  const started = await calls.invoke(name, {
    parameters: readTags((param ?? []) as string[], '--param'),
    data: readTags((data ?? []) as string[], '--data'),
    ...(version === undefined ? {} : { version: Number(version) }),
  });
  if (!started.ok) return report(started, context, () => '');
  const status = await follow(calls, started.value, context);
  const shown = { runId: started.value, status };
  report(
    { ok: true, value: shown },
    context,
    () => `${status}: ${shown.runId}. "pipewright show ${shown.runId}" tells more.`,
  );
  return status === 'completed' ? 0 : 1;
}

/** Waits for the end of a run; Ctrl+C cancels it. */
async function follow(calls: EndpointCalls, runId: string, { signal }: CommandContext): Promise<RunStatus | 'gone'> {
  const cancel = () => void calls.cancel(runId).catch(() => {});
  signal.addEventListener('abort', cancel);
  for (;;) {
    const status = await calls.statusOf(runId);
    if (status !== 'running') return status ?? 'gone';
    await sleep(pause);
  }
}
