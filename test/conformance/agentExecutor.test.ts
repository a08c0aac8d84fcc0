import { AgentExecutor } from '../rig/agentExecutor.ts';
import { isAlive } from '../rig/isAlive.ts';
import { taskMemory } from '../rig/newTask.ts';
import { describeExecutor } from './executor.ts';

describeExecutor('An agent for each step', async () => ({ open: async () => new AgentExecutor(taskMemory), isAlive }), {
  hasMemoryLimit: false,
});
