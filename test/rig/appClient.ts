import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { readPipelineFile } from '../../pipelines/graph/readPipelineFile.ts';
import { openAppHost } from '../../pipelines/main/appHost.ts';
import { openUserConfig } from '../../pipelines/main/settings.ts';
import { openTrustedCode } from '../../pipelines/main/trustedCodeFile.ts';
import type { AppContext } from '../../pipelines/rpc/appContext.ts';
import { router } from '../../pipelines/rpc/router.ts';

export interface TestApp extends AsyncDisposable {
  context: AppContext;
  /** Every procedure, with the contract's checks of what goes in and out, without a transport. */
  client: RouterClient<typeof router>;
  /** Runs a pipeline file to its end, which has to be `completed`. Answers the run's id. */
  run(file: string, parameters?: Record<string, unknown>): Promise<string>;
}

/** The real app over a workspace, in this process; its steps and views run in processes of their own. */
export async function openTestApp(workspace: string): Promise<TestApp> {
  const userFolder = await mkdtemp(join(tmpdir(), 'pipewright-user-'));
  const config = await openUserConfig(userFolder);
  const host = await openAppHost({
    workspace,
    config,
    trusted: await openTrustedCode(userFolder),
    secrets: { userFolder },
    newPageCode: () => 'code',
  });
  if ('holder' in host) throw new Error(`${workspace} is in use`);
  const { context } = host;
  return {
    context,
    client: createRouterClient(router, { context }),
    async run(file, parameters = {}) {
      const read = await readPipelineFile(file);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      const request = { pipeline: read.value, file, baseDir: dirname(file), parameters };
      const ended = await context.workspace().run(request);
      if (!ended.ok) throw new Error(JSON.stringify(ended.error));
      if (ended.value.status !== 'completed') throw new Error(`The run ended ${ended.value.status}`);
      return ended.value.runId;
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      await rm(userFolder, { recursive: true, force: true });
    },
  };
}
