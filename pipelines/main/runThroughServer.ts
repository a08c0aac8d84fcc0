import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { safe } from '@orpc/client';
import type { Problem } from '../contract/error.ts';
import type { RunEvent } from '../contract/event.ts';
import type { WorkspaceMessage } from '../contract/rpc/workspace.ts';
import type { RunOutcome, RunRequest } from '../run/runPipeline.ts';
import type { CommandContext } from './command.ts';
import type { ConnectedServer } from './connectServer.ts';
import { printProblems } from './printProblems.ts';
import { printRunEvents } from './printRunEvents.ts';

type Request = Pick<RunRequest, 'pipeline' | 'parameters' | 'to' | 'reuse' | 'pins' | 'target'> & { file: string };

/**
 * Runs a pipeline in the app that serves the workspace, and prints what the command would have printed itself. Answers the
 * exit code. The file has to lie in the workspace.
 */
export async function runThroughServer(
  { client, origin }: ConnectedServer,
  request: Request,
  context: CommandContext,
): Promise<number> {
  const path = findPlace(request.file, origin, context);
  if (path === undefined) return 1;
  const stop = new AbortController();
  const messages = await client.workspace.watch(undefined, { signal: stop.signal });
  try {
    // From here on nothing is missed.
    await messages.next();
    const started = await startRun(client, { ...request, path });
    if ('problems' in started) return printProblems(started.problems, context);
    const { runId } = started;
    const cancel = () => void client.runs.cancel({ runId }).catch(() => {});
    context.signal.addEventListener('abort', cancel);
    if (context.signal.aborted) cancel();
    const { listener, finish } = printerFor(context);
    const outcome = await followRun(client, runId, messages, (events) => listener(nameFile(events, request.file)));
    if (!outcome) {
      context.tell('The app that ran it has ended. "pipewright runs" shows how far it came.');
      return 1;
    }
    finish(outcome);
    return outcome.status === 'completed' ? 0 : 1;
  } finally {
    stop.abort();
  }
}

/** The file's path in the workspace; undefined after telling that it lies elsewhere, where the app does not look. */
export function findPlace(file: string, origin: string, { workspace, tell }: CommandContext): string | undefined {
  const path = relative(realpathSync(workspace), realpathSync(file)).split(sep).join('/');
  if (!path.startsWith('../') && !isAbsolute(path)) return path;
  tell(
    `The workspace ${workspace} is served at ${origin}, and ${file} lies outside of it. Move the file into it, or use another --workspace.`,
  );
  return undefined;
}

type Client = ConnectedServer['client'];

async function startRun(
  client: Client,
  { pipeline, parameters = {}, to, target, reuse = true, pins = true, path }: Request & { path: string },
): Promise<{ runId: string } | { problems: Problem[] }> {
  const input = {
    path,
    pipeline,
    parameters,
    reuse,
    pins,
    ...(to === undefined ? {} : { to }),
    ...(target === undefined ? {} : { target }),
  };
  const { error, data, isDefined } = await safe(client.runs.start(input));
  if (!error) return data;
  if (isDefined && error.code === 'PROBLEMS') return { problems: error.data.problems };
  if (!isDefined || error.code !== 'NOT_TRUSTED') throw error;
  // Whoever names the file on the command line says that it may run, there as here.
  await client.pipelines.trust({ code: error.data.code.map(({ text }) => text) });
  return await client.runs.start(input);
}

/** Passes on the run's events up to its last; answers how it ended, or undefined when the engine went away before. */
async function followRun(
  client: Client,
  runId: string,
  messages: AsyncIterable<WorkspaceMessage>,
  pass: (events: RunEvent[]) => void,
): Promise<RunOutcome | undefined> {
  try {
    for await (const message of messages) {
      if (message.type === 'missed') {
        const { run } = await client.runs.get({ runId });
        if (run.status !== 'running') return { runId, status: run.status, steps: run.steps, metrics: run.metrics };
      }
      if (message.type !== 'run-events') continue;
      const events = message.events.filter((event) => event.runId === runId);
      if (events.length > 0) pass(events);
      const last = events.find((event) => event.type === 'run-finished');
      if (last) return { runId, status: last.status, steps: last.steps, metrics: last.metrics };
    }
  } catch {
    // The same as an end.
  }
  return undefined;
}

function printerFor(context: CommandContext) {
  let listener: (events: readonly RunEvent[]) => void = () => {};
  const subscribe = (given: typeof listener) => {
    listener = given;
    return () => {};
  };
  const finish = printRunEvents({ subscribe }, context);
  return { listener, finish };
}

/** The file as its user named it: the app knows it by its place in the workspace. */
function nameFile(events: RunEvent[], file: string): RunEvent[] {
  return events.map((event) => (event.type === 'run-started' ? { ...event, file } : event));
}
