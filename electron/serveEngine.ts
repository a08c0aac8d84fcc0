import { ORPCError } from '@orpc/server';
import type { MessagePortMain } from 'electron';
import { type AppHost, openAppHost } from '../pipelines/main/appHost.ts';
import { describeFailure } from '../pipelines/main/describeFailure.ts';
import { describeHolder } from '../pipelines/main/describeHolder.ts';
import { openUserConfig } from '../pipelines/main/settings.ts';
import { openTrustedCode } from '../pipelines/main/trustedCodeFile.ts';
import { findUserFolder } from '../pipelines/main/userFolder.ts';
import { servePort } from '../pipelines/rpc/servePort.ts';
import { type EngineRequest, type FromEngine, toEngine } from './engineProtocol.ts';
import { sendDownload } from './sendDownload.ts';
import { engineText } from './text.ts';

/** The main process, as the engine's process sees it: Electron's `process.parentPort`. */
export interface Parent {
  on(event: 'message', listener: (message: { data: unknown; ports: MessagePortMain[] }) => void): unknown;
  postMessage(message: FromEngine): void;
}

/**
 * Opens the workspace and answers pages over the ports that the main process hands on: a page's calls go straight to this
 * process. Settles when it was asked to close and has let go of everything, or could not open the workspace.
 */
export async function serveEngine(request: EngineRequest, parent: Parent): Promise<void> {
  const host = await open(request, parent);
  if (!host) return;
  const asked = Promise.withResolvers<void>();
  parent.on('message', ({ data, ports: [port] }) => {
    const message = toEngine.parse(data);
    if (message.type === 'close') asked.resolve();
    else if (message.type === 'count-runs') {
      parent.postMessage({ type: 'runs', count: host.context.workspace().running.size });
    } else if (port && message.type === 'page') servePort(port, host.context);
    else if (port && message.type === 'download') {
      sendDownload(host.context.downloads, message.ticket, port).catch((error: unknown) => console.error(error));
    }
  });
  parent.postMessage({ type: 'ready' });
  await asked.promise;
  await host.close();
}

async function open({ workspace }: EngineRequest, parent: Parent): Promise<AppHost | undefined> {
  const refuse = (message: string) => parent.postMessage({ type: 'refused', message });
  try {
    const userFolder = findUserFolder();
    const host = await openAppHost({
      workspace,
      config: await openUserConfig(userFolder),
      trusted: await openTrustedCode(userFolder),
      newPageCode() {
        throw new ORPCError('REFUSED', { status: 422, message: engineText.noPageCode });
      },
      onOpen: async (opened) => parent.postMessage({ type: 'opened', workspace: opened }),
    });
    if (!('holder' in host)) return host;
    refuse(describeHolder(workspace, host.holder));
  } catch (error) {
    refuse(describeFailure(error, workspace).text);
  }
  return undefined;
}
