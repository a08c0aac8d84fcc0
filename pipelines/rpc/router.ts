import { lazy, type Router } from '@orpc/server';
import type { contract } from '../contract/rpc/contract.ts';
import type { AppContext } from './appContext.ts';
import { pipelinesHandlers } from './pipelines/pipelinesHandlers.ts';
import { workspaceHandlers } from './workspace/workspaceHandlers.ts';

/**
 * Every procedure that pages can call, by group and name. The compiler refuses it while one of the contract is missing. Groups that
 * no page begins with are loaded when they are first called.
 */
export const router = {
  workspace: workspaceHandlers,
  pipelines: pipelinesHandlers,
  runs: lazy(async () => ({ default: (await import('./runs/runsHandlers.ts')).runsHandlers })),
  outputs: lazy(async () => ({ default: (await import('./outputs/outputsHandlers.ts')).outputsHandlers })),
  datasets: lazy(async () => ({ default: (await import('./datasets/datasetsHandlers.ts')).datasetsHandlers })),
  models: lazy(async () => ({ default: (await import('./models/modelsHandlers.ts')).modelsHandlers })),
  endpoints: lazy(async () => ({ default: (await import('./endpoints/endpointsHandlers.ts')).endpointsHandlers })),
  compute: lazy(async () => ({ default: (await import('./compute/computeHandlers.ts')).computeHandlers })),
} satisfies Router<typeof contract, AppContext>;
