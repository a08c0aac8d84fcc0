import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-builder';
import { makeAppFolder } from './appFolder.ts';
import { buildPage, isPageOld } from './buildPage.ts';
import { configurePackage, fuses } from './electronBuilder.ts';
import { buildElectronLayer } from './electronLayer.ts';
import { electronVersion, findElectron } from './findElectron.ts';
import { type FuseName, readFuses } from './readFuses.ts';

// npm run package: the desktop app for this platform, in build/out/packages.

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'build', 'out');
const packages = join(out, 'packages');
const say = (text: string) => process.stdout.write(`${text}\n`);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Whether electron-builder can get Electron's program; what it needs comes from GitHub or the mirror that is set. */
async function canGetElectron(): Promise<boolean> {
  if (findElectron() !== undefined) return true;
  const version = electronVersion();
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/v';
  try {
    const address = `${mirror}${mirror.endsWith('v') ? '' : 'v'}${version}/SHASUMS256.txt`;
    return (await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}

/** The fuses of what was packaged, as they are in the program itself, have to be the ones that were asked for. */
async function checkFuses(): Promise<void> {
  const programs: Partial<Record<string, string>> = {
    linux: process.arch === 'arm64' ? 'linux-arm64-unpacked/pipewright' : 'linux-unpacked/pipewright',
    win32: 'win-unpacked/Pipewright.exe',
    darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Pipewright.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`,
  };
  const program = join(packages, programs[process.platform] ?? '');
  const found = await readFuses(program);
  for (const [name, wanted] of Object.entries(fuses) as [FuseName, boolean][])
    if (found[name] !== wanted)
      throw new Error(`The fuse ${name} of ${program} is ${found[name]} instead of ${wanted}.`);
  say(`Fuses read back from ${program}: ${Object.keys(fuses).length} as asked for.`);
}

async function main(): Promise<number> {
  if (isPageOld()) {
    say('Building the page …');
    if (!(await buildPage())) return 1;
  }
  say('Building the desktop layer …');
  await buildElectronLayer();
  const app = await makeAppFolder({ folder: join(out, 'app'), page: join(out, 'renderer') });
  const shown = app.folder.slice(root.length);
  say(
    `${shown}: ${app.files} files, ${megabytes(app.size)}, ${app.packages.length} packages for ${process.platform}-${process.arch}`,
  );
  if (!(await canGetElectron())) {
    say(
      `No installer was made: Electron ${electronVersion()} is not installed here and cannot be fetched (it comes from GitHub, not from npm).\n` +
        `${shown} is what the installer would carry, and runs with Node 24: node ${shown}/build/pipewright.mjs serve\n` +
        'Where GitHub or a mirror (ELECTRON_MIRROR) can be reached, this command makes the installer as well.',
    );
    return 0;
  }
  await build({ projectDir: root, config: configurePackage(app.folder, packages) });
  await checkFuses();
  for (const name of existsSync(packages) ? await readdir(packages) : []) {
    const stats = await stat(join(packages, name));
    if (stats.isFile()) say(`${join(packages, name)}: ${megabytes(stats.size)}`);
  }
  return 0;
}

process.exitCode = await main();
