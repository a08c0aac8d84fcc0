import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { electronVersion, findElectron } from './findElectron.ts';

/** What the program may do once it is packaged; read back from the package after it was made. */
export const fuses = {
  // Steps run in child processes of this program as a plain Node (build/adr/0014-desktop-shell.md).
  runAsNode: true,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** Before anything is signed. electron-builder's own copying leaves every `node_modules` out. */
async function placeEngine(engine: string, resources: string): Promise<void> {
  const page = join(engine, 'build', 'out');
  await cp(engine, join(resources, 'engine'), { recursive: true, filter: (path) => path !== page });
  // What Electron shows when there is no app.
  await rm(join(resources, 'default_app.asar'), { force: true });
}

/**
 * How electron-builder makes the package of this platform. The archive holds what shows windows: main process, preload script
 * and page. The engine lies beside it as plain files, because its native programs and its worker processes need such.
 * @param engine folder made by `makeAppFolder`.
 */
export function configurePackage(engine: string, output: string): Configuration {
  const electron = findElectron();
  return {
    appId: 'app.pipewright.desktop',
    productName: 'Pipewright',
    copyright: 'Copyright © The Pipewright authors. Apache License 2.0.',
    electronVersion: electronVersion(),
    ...(electron === undefined ? {} : { electronDist: electron.folder }),
    directories: { app: 'build/out/electron', buildResources: 'build/icons', output },
    files: ['main.js', 'preload.cjs', 'package.json', { from: '../renderer', to: 'renderer' }],
    extraResources: [{ from: 'LICENSE', to: 'LICENSE' }],
    afterPack: ({ packager, appOutDir }) => placeEngine(engine, packager.getResourcesDir(appOutDir)),
    asar: true,
    // Packages are in the engine's folder already, and their native programs are N-API and come built: nothing is to be collected
    // for the archive, and nothing to be compiled against Electron.
    beforeBuild: async () => false,
    electronLanguages: ['en-US'],
    electronFuses: fuses,
    fileAssociations: [
      {
        ext: 'pipeline.json',
        name: 'Pipewright pipeline',
        description: 'Pipewright pipeline',
        mimeType: 'application/vnd.pipewright.pipeline+json',
        role: 'Editor',
        rank: 'Owner',
      },
    ],
    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'pipewright',
      category: 'Science',
      synopsis: 'A visual designer for machine-learning pipelines',
      maintainer: 'The Pipewright authors <pipewright@pipewright.invalid>',
      icon: 'build/icons',
    },
    win: { target: ['nsis'], icon: 'build/icons/512x512.png' },
    nsis: { license: 'LICENSE', perMachine: false, deleteAppDataOnUninstall: false },
    mac: {
      target: ['dmg'],
      category: 'public.app-category.developer-tools',
      icon: 'build/icons/1024x1024.png',
      hardenedRuntime: true,
    },
    publish: null,
  };
}
