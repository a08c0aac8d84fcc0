// One step in a container, as an engine runs it, in a process that a test can kill. The argument is JSON of ContainerStepOptions; what
// it prints are the step's log lines and, last, its outcome.
import Docker from 'dockerode';
import { DockerExecutor } from '../../pipelines/executor/docker/dockerExecutor.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';

export interface ContainerStepOptions {
  socketPath: string;
  /** Id of the image. */
  image: string;
  workspaceId: string;
  engineId: string;
  isLocal: boolean;
  task: StepTask;
}

const options = JSON.parse(process.argv[2] ?? '') as ContainerStepOptions;
const { socketPath, image, task, ...rest } = options;
const docker = new Docker({ socketPath });
const executor = new DockerExecutor({
  connect: async () => docker,
  image: async () => ({ ok: true, value: { id: image } }),
  environment: 'linux-x64',
  ...rest,
});
const print = (line: string) => void process.stdout.write(`${line}\n`);
const observer = { log: (_: unknown, line: string) => print(line), metric: () => {}, progress: () => {} };
const identity = { runId: 'run', nodeId: 'step', attempt: 1 };
const outcome = await executor.execute(task, observer, { signal: new AbortController().signal, identity });
await executor.close();
print(JSON.stringify(outcome));
