import { type Answer, converse } from '../converse.ts';
import type { StepObserver } from '../executor.ts';
import { AgentConnection, type AgentStreams, type StepMessage } from './agentConnection.ts';

export interface RemoteStepOptions {
  signal: AbortSignal;
  /** Milliseconds from when the worker has the step; those in which child runs of the step go on do not count. */
  timeout?: number | undefined;
  /** Settles with words for users when the place where the step runs is gone; the stream may be silent then. */
  gone?: Promise<string>;
  /** The worker has the step. */
  onBegun?: () => void;
}

/**
 * One message to the worker behind an agent, up to its last word, its end, the loss of the connection, the time-out or the signal.
 * The agent is asked to end the worker then; whoever made the streams sees to it that it is ended, and closes them.
 */
export async function runRemoteStep(
  streams: AgentStreams,
  message: StepMessage,
  observer: StepObserver,
  options: RemoteStepOptions,
): Promise<Answer> {
  const connection = new AgentConnection(streams);
  const answer = await runStepOver(connection, message, observer, options);
  connection.drop('The step is over.');
  return answer;
}

/** The same over a connection that there is already. It serves no other step but after a reply, where the agent clears up. */
export async function runStepOver(
  connection: AgentConnection,
  message: StepMessage,
  observer: StepObserver,
  { signal, timeout, gone, onBegun }: RemoteStepOptions,
): Promise<Answer> {
  void gone?.then((words) => connection.drop(words));
  await Promise.race([connection.begin(message), untilAborted(signal)]);
  if (connection.hasBegun) onBegun?.();
  const answer = await converse(connection, message, observer, signal, timeout);
  if (answer.type !== 'reply') {
    connection.cancel();
    connection.drop('The step is over.');
  }
  return answer;
}

function untilAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', resolve, { once: true });
  });
}
