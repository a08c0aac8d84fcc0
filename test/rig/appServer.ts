import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../pipelines/contract/rpc/contract.ts';
import { fetchAnswer } from '../../pipelines/contract/rpc/refusal.ts';
import { type AppHost, openAppHost } from '../../pipelines/main/appHost.ts';
import { type AppServer, startServer } from '../../pipelines/main/server.ts';
import { tokenHeader } from '../../pipelines/main/serverBoundary.ts';
import { type Door, openDoor, type Patience } from '../../pipelines/main/serverDoor.ts';
import { makeSecret, PageCodes } from '../../pipelines/main/serverSecrets.ts';
import { Shell } from '../../pipelines/main/serverShell.ts';
import { openUserConfig } from '../../pipelines/main/settings.ts';
import { openTrustedCode } from '../../pipelines/main/trustedCodeFile.ts';

export type Client = ContractRouterClient<typeof contract>;

export interface TestServer extends AsyncDisposable {
  server: AppServer & Pick<Door, 'port' | 'origin'>;
  host: AppHost;
  codes: PageCodes;
  token: string;
  /** Folder of the workspace. */
  workspace: string;
  client: Client;
}

/** The real server over an empty workspace, in this process, with a page of three files. */
export async function openTestServer(options: { patience?: Patience } = {}): Promise<TestServer> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pipewright-server-')));
  const [workspace, userFolder, page] = ['workspace', 'user', 'page'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const made of [workspace, userFolder, join(page, 'assets')]) await mkdir(made, { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Pipewright</title>');
  await writeFile(join(page, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(page, 'notes.txt'), 'not of a type that pages load');
  const codes = new PageCodes();
  let origin: string | undefined;
  const host = await openAppHost({
    workspace,
    config: await openUserConfig(userFolder),
    trusted: await openTrustedCode(userFolder),
    secrets: { userFolder },
    newPageCode: () => codes.make(),
    origin: () => origin,
  });
  if ('holder' in host) throw new Error(`${workspace} is in use`);
  const token = makeSecret();
  const door = await openDoor({ shell: new Shell(page), token, ports: [0], ...options });
  const app = await startServer(door, { context: host.context, token, codes });
  const server = { ...app, port: door.port, origin: door.origin };
  origin = door.origin;
  return {
    server,
    host,
    codes,
    token,
    workspace,
    client: connect(server.origin, token),
    async [Symbol.asyncDispose]() {
      await server.close();
      await host.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a page of the server calls. */
export function connect(origin: string, token: string): Client {
  return createORPCClient(new RPCLink({ url: `${origin}/rpc`, headers: { [tokenHeader]: token }, fetch: fetchAnswer }));
}
