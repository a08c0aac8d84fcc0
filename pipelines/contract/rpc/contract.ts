import { computeContract } from './compute.ts';
import { datasetsContract } from './datasets.ts';
import { endpointsContract } from './endpoints.ts';
import { modelsContract } from './models.ts';
import { outputsContract } from './outputs.ts';
import { pipelinesContract } from './pipelines.ts';
import { runsContract } from './runs.ts';
import { workspaceContract } from './workspace.ts';

/** What a page asks of the engine: one contract, over a MessagePort in the desktop window and over HTTP elsewhere. */
export const contract = {
  workspace: workspaceContract,
  pipelines: pipelinesContract,
  runs: runsContract,
  outputs: outputsContract,
  datasets: datasetsContract,
  models: modelsContract,
  endpoints: endpointsContract,
  compute: computeContract,
};
