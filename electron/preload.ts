import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import {
  type DesktopBridge,
  desktopBridgeName,
  enginePortMessage,
  type GivenFile,
} from '../pipelines/contract/desktopBridge.ts';
import { channels } from './channels.ts';

// The only thing of Electron that a page can reach. It runs in a world of its own, so that the page sees what is exposed here
// and nothing else; each call names one channel, and the main process checks who calls and with what.

/** The page's window, of which this script needs no more. */
declare const window: {
  location: { origin: string };
  postMessage(message: unknown, targetOrigin: string, ports: MessagePort[]): void;
};

const bridge: DesktopBridge = {
  connect: () => ipcRenderer.invoke(channels.connect),
  setMenu: (menu) => ipcRenderer.invoke(channels.setMenu, menu),
  onAction(listener) {
    ipcRenderer.on(channels.action, (_event: IpcRendererEvent, id: string) => listener(id));
  },
  onGivenFile(listener) {
    ipcRenderer.on(channels.givenFile, (_event: IpcRendererEvent, file: GivenFile) => listener(file));
    void ipcRenderer.invoke(channels.listenForFiles);
  },
  openDropped: (file) => ipcRenderer.invoke(channels.openDropped, webUtils.getPathForFile(file as File)),
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder),
  openWindow: () => ipcRenderer.invoke(channels.openWindow),
  copyText: (text) => ipcRenderer.invoke(channels.copyText, text),
  listSecrets: () => ipcRenderer.invoke(channels.listSecrets),
  setSecret: (name, value) => ipcRenderer.invoke(channels.setSecret, name, value),
  removeSecret: (name) => ipcRenderer.invoke(channels.removeSecret, name),
};

// A port cannot pass through the bridge, which copies what it is given. A message of the window to itself carries it over.
ipcRenderer.on(channels.enginePort, (event: IpcRendererEvent) => {
  window.postMessage(enginePortMessage, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld(desktopBridgeName, bridge);
