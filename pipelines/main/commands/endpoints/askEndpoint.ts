import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { readLog, readRequests, sendTest } from '../../../endpoint/askProcess.ts';
import { sampleCall, sampleLanguages, writeSample } from '../../../endpoint/consumeSamples.ts';
import { findPublished } from '../../../rpc/endpoints/startPipelineRun.ts';
import { type Subcommand, UsageError } from '../../command.ts';
import { formatTable, formatTime } from '../../formatText.ts';
import { findEndpoint, openEndpoints } from '../../openEndpoints.ts';
import { usualPort } from '../../serveWorkspace.ts';
import { readServing } from '../../servingFile.ts';
import { workspacePaths } from '../../workspace.ts';

export const askCommands: Record<string, Subcommand> = {
  test: {
    usage: 'NAME [FILE]',
    summary: 'Sends the JSON of a file, or of what is piped in, and prints the answer.',
    arguments: { min: 1, max: 2 },
    async run([name = '', file = '-'], context) {
      using opened = await openEndpoints(context);
      const { endpoint } = findEndpoint(opened, name, 'real-time');
      const state = await opened.endpoints.stateOf(endpoint);
      if (!state) {
        context.tell(`"${name}" does not run. Start it with: pipewright endpoints start ${name}`);
        return 1;
      }
      const body = file === '-' ? await readAll(process.stdin) : await readText(file);
      const deployment = context.options.deployment as string | undefined;
      const answer = await sendTest(endpoint, state, { body, deployment });
      if (!answer.ok) {
        context.tell(answer.error);
        return 1;
      }
      const { status, body: text, duration } = answer.value;
      context.print(context.json ? JSON.stringify({ status, duration, body: JSON.parse(text) }) : text);
      if (!context.json) context.tell(`${status}, ${duration.toFixed(1)} ms`);
      return status < 400 ? 0 : 1;
    },
  },
  logs: {
    usage: 'NAME [--requests]',
    summary: 'Prints what its processes said, or the requests that were logged, newest first.',
    arguments: { min: 1, max: 1 },
    async run([name = ''], context) {
      using opened = await openEndpoints(context);
      const { endpoint } = findEndpoint(opened, name, 'real-time');
      const folder = opened.endpoints.folders.folderOf(endpoint.id);
      if (context.options.requests !== true) {
        const log = await readLog(folder);
        context.print(context.json ? JSON.stringify({ log }) : log.trimEnd() || 'Nothing was printed.');
        return 0;
      }
      const requests = await readRequests(folder, 100);
      const rows = requests.map(({ at, status, route, rows: count, duration, deployment, message = '' }) => [
        formatTime(at),
        String(status),
        route,
        `${count} rows`,
        `${duration.toFixed(1)} ms`,
        deployment,
        message,
      ]);
      context.print(context.json ? JSON.stringify(requests) : formatTable(rows) || 'No requests yet.');
      return 0;
    },
  },
  sample: {
    usage: `NAME [${sampleLanguages.join('|')}]`,
    summary: 'Prints a program that calls it.',
    arguments: { min: 1, max: 2 },
    async run([name = '', wanted = 'curl'], context) {
      const language = sampleLanguages.find((one) => one === wanted);
      if (!language) throw new UsageError(`Samples are there in ${sampleLanguages.join(', ')}, not in "${wanted}".`);
      using opened = await openEndpoints(context);
      const found = opened.endpoints.findAny(name);
      if (!found.ok) throw new UsageError(found.error);
      const { endpoint } = found.value;
      const [servable] = Object.values(await opened.endpoints.servablesOf(endpoint));
      const published = endpoint.kind === 'pipeline' ? findPublished(endpoint, undefined) : undefined;
      const url =
        endpoint.kind === 'real-time'
          ? `http://127.0.0.1:${endpoint.port}`
          : `${await findOrigin(context.workspace)}/endpoints/${name}`;
      const call = sampleCall(endpoint.kind, url, {
        columns: servable?.request ?? [],
        parameters: published?.ok ? published.value.pipeline.parameters : [],
      });
      const program = writeSample(language, call);
      context.print(context.json ? JSON.stringify({ language, program }) : program);
      return 0;
    },
  },
};

/** Where the app serves the workspace, or would. */
async function findOrigin(workspace: string): Promise<string> {
  const serving = await readServing(workspacePaths(workspace).state);
  return `http://127.0.0.1:${serving?.port ?? usualPort}`;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}
