import { availableParallelism, totalmem } from 'node:os';
import { basename } from 'node:path';
import type { WorkspaceInfo } from '../../contract/rpc/workspace.ts';
import type { AppContext } from '../appContext.ts';
import { listStarters } from '../pipelines/starters.ts';
import { version } from './version.ts';

/** What a page has to know before it can show anything. */
export async function describeWorkspace(context: AppContext): Promise<WorkspaceInfo> {
  const { path } = context.workspace();
  const { workers, memory, threads } = context.machineLimits;
  return {
    engineId: context.engineId,
    path,
    name: basename(path) || path,
    version,
    settings: context.config.settings(),
    limits: { workers, memory, threads },
    cores: availableParallelism(),
    totalMemory: totalmem(),
    recent: context.config.recent(),
    examples: await listStarters('examples'),
    templates: await listStarters('templates'),
  };
}
