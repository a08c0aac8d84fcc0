import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { clearContainer } from './clearContainer.ts';
import { type EngineLink, EngineRequests } from './engineRequests.ts';
import { packFiles, unpackFiles } from './jobFiles.ts';
import {
  jobFolder,
  type LinkAnswer,
  type LinkOrder,
  linkExit,
  linkPatience,
  pingInterval,
  tokenFile,
} from './linkProtocol.ts';
import type { StepTask } from './protocol.ts';
import { readLines } from './readLines.ts';
import { type AgentOptions, serveAgent } from './serveAgent.ts';

export interface NetworkOptions extends AgentOptions {
  /** Address at the engine where this container is expected. */
  url: string;
  /** What the cluster calls the machine that this runs on. */
  node: string;
}

/**
 * Serves as the agent of one step after the other over one long request to the engine, for containers whose streams the engine does not
 * reach, and carries their files. Settles with the exit code when the engine wants nothing more, or is gone; then the worker is gone too.
 */
export async function serveOverNetwork({ url, node, ...options }: NetworkOptions): Promise<number> {
  const engine = new EngineRequests(new URL(url), readFileSync(tokenFile, 'utf8'));
  const [toAgent, fromAgent] = [new PassThrough(), new PassThrough()];
  // The worker starts while the engine is asked.
  const served = serveAgent(toAgent, fromAgent, { ...options, prepare: makeFolders, clear: clearContainer });
  const leave = async (code: number) => {
    toAgent.end();
    await served;
    return code;
  };
  const link = await reach(engine);
  if (link === undefined) return await leave(linkExit.unreachable);
  const { answer, say } = link;
  if (answer.statusCode !== 200) return await leave(linkExit.refused);

  const tell = (message: LinkAnswer) => say(`${JSON.stringify(message)}\n`);
  tell({ link: 'joined', node });
  fromAgent.on('data', (lines) => say(lines));
  const ping = setInterval(() => tell({ link: 'ping' }), pingInterval);
  await followOrders(answer, engine, toAgent, tell);
  clearInterval(ping);
  return await leave(0);
}

async function makeFolders({ outputs, tempDir }: StepTask): Promise<void> {
  const folders = [tempDir, ...Object.values(outputs).map((path) => dirname(path))];
  for (const folder of folders) await mkdir(folder, { recursive: true });
}

/** A container may be there before its network is, and a machine with too much to do takes its time for a first answer. */
async function reach(engine: EngineRequests): Promise<EngineLink | undefined> {
  for (const end = Date.now() + 20_000; ; await new Promise((wait) => setTimeout(wait, 250))) {
    try {
      return await engine.openLink();
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      if (Date.now() > end) return undefined;
    }
  }
}

/** Settles when the engine says that it is over, and when it is gone or silent for too long. */
function followOrders(
  answer: IncomingMessage,
  engine: EngineRequests,
  toAgent: PassThrough,
  tell: (message: LinkAnswer) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, linkPatience);
    answer.on('close', resolve).on('end', resolve).on('error', resolve);
    readLines(answer, (line) => {
      patience.refresh();
      if (!line.startsWith('{"link":')) {
        toAgent.write(`${line}\n`);
        return;
      }
      const order = JSON.parse(line) as LinkOrder;
      if (order.link === 'leave') resolve();
      else if (order.link !== 'ping') {
        const { id } = order;
        carry(order, engine).then(
          () => tell({ link: 'done', id }),
          (error: Error) => tell({ link: 'done', id, failure: error.message }),
        );
      }
    });
  });
}

async function carry(order: Extract<LinkOrder, { file: string }>, engine: EngineRequests): Promise<void> {
  const inJob = (name: string) => join(jobFolder, name);
  if (order.link === 'fetch') {
    await engine.fetch(order.file, (bytes) => unpackFiles(bytes, inJob));
  } else {
    const files = order.paths.map((name) => ({ name, source: inJob(name) }));
    await engine.send(order.file, packFiles(files));
  }
}
