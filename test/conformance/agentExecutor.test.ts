import { AgentExecutor } from '../rig/agentExecutor.ts';
import { isAlive } from '../rig/isAlive.ts';
import { conformanceMemory, describeExecutor } from './executor.ts';

describeExecutor(
  'An agent for each step',
  async () => ({ open: async () => new AgentExecutor(conformanceMemory), isAlive }),
  { hasMemoryLimit: false },
);
