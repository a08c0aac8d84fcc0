import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildElectronLayer, electronFolder } from './electronLayer.ts';
import { findElectron } from './findElectron.ts';

// startDesktop.ts [--workspace DIR] [FILE]: the desktop window of the checkout. The page has to be built.

const { values, positionals } = parseArgs({
  options: { workspace: { type: 'string' } },
  allowPositionals: true,
});
const electron = findElectron();
if (electron) {
  await buildElectronLayer();
  const given = values.workspace === undefined ? positionals : [values.workspace, ...positionals];
  // Would make a plain Node of it.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(electron.program, [electronFolder, ...given], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The desktop window could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  process.stderr.write(
    'Electron is not installed here. Run "npx install-electron" where the network allows it, or use the app in the browser: npm start -- --browser\n',
  );
  process.exit(1);
}
