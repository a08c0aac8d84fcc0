import { describe } from 'vitest';
import { whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { hasSteps, openSwarmExecutor, startSwarmPlace } from '../rig/swarmPlace.ts';
import { describeExecutor } from './executor.ts';

const reason = whyNoDockerEngine();

describe.skipIf(reason)(`On three nodes${reason ? `: ${reason}` : ''}`, () => {
  describeExecutor('A Docker Swarm', async () => {
    const place = await startSwarmPlace();
    return {
      open: async () => openSwarmExecutor(place),
      isAlive: () => hasSteps(place),
      leave: async () => await place[Symbol.asyncDispose](),
    };
  });
});
