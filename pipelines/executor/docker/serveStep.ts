import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Answer } from '../converse.ts';
import type { StepObserver } from '../executor.ts';
import type { StepMessage } from '../remote/agentConnection.ts';
import { carryChildren } from '../remote/carryChildren.ts';
import { type RemoteStepOptions, runStepOver } from '../remote/remoteStep.ts';
import type { Ended } from '../stepWorker.ts';
import type { AttachedContainer } from './attachContainer.ts';
import type { OpenContainer } from './openContainer.ts';
import type { TaskPlace } from './placedTask.ts';

/** Milliseconds in which a container whose step has ended may end by itself. */
const endPatience = 2_000;

/** Speaks with a container that has started about its one step, up to its end, and collects what the step has made. */
export async function serveStep(
  { container, id, attached, connection }: OpenContainer,
  placed: TaskPlace,
  message: StepMessage,
  observer: StepObserver,
  options: RemoteStepOptions,
): Promise<Answer> {
  observer.placed?.(`container ${id.slice(0, 12)}`);
  const carrying = carryChildren(observer, placed.files(container));
  const answer = await runStepOver(connection, { ...message, task: placed.task }, carrying, options);
  if (answer.type === 'ended') {
    return { type: 'ended', ended: await explainEnd(answer.ended, container, attached) };
  }
  if (answer.type === 'reply' && !options.signal.aborted) {
    await untilOver(attached, container);
    if (answer.reply.type === 'completed' && !options.signal.aborted) await placed.collect(container);
  }
  return answer;
}

/** The agent ends the worker and then itself, and with the first process all others of the container end. */
async function untilOver(attached: AttachedContainer, container: Docker.Container): Promise<void> {
  const timer = setTimeout(() => container.kill().catch(() => {}), endPatience);
  await attached.over;
  clearTimeout(timer);
}

/** What the engine knows of a container that went away without a word: it may have been ended as a whole. */
async function explainEnd(ended: Ended, container: Docker.Container, attached: AttachedContainer): Promise<Ended> {
  if (ended.code !== null || ended.signal !== null || ended.outOfMemory) return ended;
  const state = await Promise.race([
    container.inspect().then(
      ({ State }) => State,
      () => undefined,
    ),
    sleep(2_000, undefined, { ref: false }),
  ]);
  const output = ended.output || attached.complaints();
  if (!state || state.Running) return { ...ended, output };
  const message = `The container ended before its step did (exit code ${state.ExitCode}).`;
  return { ...ended, output, message, outOfMemory: state.OOMKilled };
}
