// Starts a command with the project's own Node first on the PATH.
// Plain JavaScript: the Node that npm runs may be as old as 20, and cannot execute TypeScript.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const executable = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * Where Node keeps what it makes of source files from one start to the next. In the project and not in the shared temp folder, where
 * others could put code for us to run.
 */
export const compileCache = join(root, 'node_modules', '.cache', 'pipewright');

/** The folder of the Node that the project brings, or of the running one where it is new enough. */
export function findNodeFolder() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin');
    if (existsSync(join(folder, executable))) return folder;
  } catch {
    // Not published for this platform, or installed without optional dependencies.
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return dirname(process.execPath);
  console.error(
    `Pipewright needs Node 24. This is Node ${process.versions.node}, and the package ${name} is not installed.\n` +
      'Run "npm ci" with optional dependencies included, or install Node 24.',
  );
  process.exit(1);
}

/** Runs `command` with `args`, passes signals on and ends with its exit code. */
export function launch(command, args) {
  const nodeFolder = findNodeFolder();
  const path = [nodeFolder, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const isNode = command === 'node';
  const child = spawn(isNode ? join(nodeFolder, executable) : command, args, {
    stdio: 'inherit',
    env: { ...(isNode && { NODE_COMPILE_CACHE: compileCache }), ...process.env, PATH: path, Path: path },
    shell: process.platform === 'win32' && !isNode,
  });
  // A terminal sends Ctrl+C to the whole group, so the child has it already: only wait for it to end.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  if (command) launch(command, args);
}
