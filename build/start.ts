import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from '../pipelines/main/command.ts';
import { readPort } from '../pipelines/main/commands/serve.ts';
import { describeServing, serveWorkspace } from '../pipelines/main/serveWorkspace.ts';
import { buildPage, isPageOld } from './buildPage.ts';
import { findElectron } from './findElectron.ts';
import { openBrowser } from './openBrowser.ts';

// npm start: the app. In the desktop window where Electron is installed, else in the browser.

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `Usage: npm start [-- [--workspace DIR] [--port N] [--browser] [--no-open]]

  --workspace …  Folder to open. Default: the one of last time, else Pipewright in the home folder.
  --port …       Port to serve a browser on.
  --browser      In the browser, also where the desktop window can be opened.
  --no-open      Only print the address for the browser.
`;

/** Why the desktop window cannot be opened here; undefined when it can. Looks only: Electron's own package would download. */
function findHindrance(): string | undefined {
  if (!findElectron()) return 'Electron is not installed here';
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDisplay) return 'there is no display';
  return undefined;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      port: { type: 'string' },
      browser: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (isPageOld()) {
    process.stdout.write('Building the page …\n');
    if (!(await buildPage())) return 1;
  }
  // npm runs scripts in the project's folder, wherever the user stands.
  const named = values.workspace === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.workspace);
  const hindrance = values.browser ? undefined : findHindrance();
  if (!values.browser && hindrance === undefined) return await startDesktop(named);
  if (hindrance !== undefined)
    process.stdout.write(`No desktop window, because ${hindrance}: serving to the browser.\n`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  return await serveWorkspace({
    workspace: named ?? (await findLastWorkspace()),
    port: readPort(values.port),
    signal: stop.signal,
    tell: (text) => process.stderr.write(`${text}\n`),
    serving(at) {
      process.stdout.write(`${describeServing(at)}\n`);
      if (!values['no-open'] && process.env.CI === undefined) openBrowser(at.url);
    },
  });
}

/** Loads what reads the settings only where they are asked: the engine, which loads it as well, waits for this process. */
async function findLastWorkspace(): Promise<string> {
  await import('../pipelines/main/loadQuickly.ts');
  const { findFirstWorkspace } = await import('../pipelines/main/findFirstWorkspace.ts');
  return await findFirstWorkspace();
}

function startDesktop(workspace: string | undefined): Promise<number> {
  const args = [join(root, 'build', 'startDesktop.ts'), ...(workspace === undefined ? [] : ['--workspace', workspace])];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((settle) => {
    child.on('error', () => settle(1));
    child.on('exit', (code) => settle(code ?? 1));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 70;
}
