import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { FromAgent } from '../../worker/agentProtocol.ts';
import type { StepTask } from '../../worker/protocol.ts';
import { readLines } from '../../worker/readLines.ts';
import { AgentConnection } from './agentConnection.ts';
import { runStepOver } from './remoteStep.ts';

const task: StepTask = {
  ...{
    module: 'm',
    params: {},
    inputs: {},
    outputs: {},
    tempDir: '/t',
    workspaceDir: '/w',
    memoryLimit: 1,
    threads: 1,
  },
};

/** An agent that answers each order with these lines; the connection to it, and what it was told. */
function connect(answers: Record<string, FromAgent[]>) {
  const [incoming, outgoing] = [new PassThrough(), new PassThrough()];
  const told: string[] = [];
  readLines(outgoing, (line) => {
    const { type } = JSON.parse(line) as { type: string };
    told.push(type);
    for (const answer of answers[type] ?? []) incoming.write(`${JSON.stringify(answer)}\n`);
  });
  return { connection: new AgentConnection({ incoming, outgoing }), incoming, told };
}

async function run(connection: AgentConnection) {
  const said: string[] = [];
  const observer = { log: (_: string, line: string) => said.push(line), metric: () => {}, progress: () => {} };
  const { signal } = new AbortController();
  let begins = 0;
  const onBegun = () => {
    begins += 1;
  };
  const { type } = await runStepOver(connection, { type: 'run-step', task }, observer, { signal, onBegun });
  return { type, said, begins };
}

const log = (message: string): FromAgent => ({ type: 'log', level: 'info', message });
const completed: FromAgent = { type: 'completed', resident: 1 };

test('one step follows the other, and each hears what was said from its beginning to its last word', async () => {
  const { connection, told } = connect({
    'run-step': [log('too early'), { type: 'begun' }, log('in time'), completed, log('too late')],
    clear: [log('much too late'), { type: 'cleared' }],
  });
  // Before the first step there is nobody else whose it could be.
  expect(await run(connection)).toEqual({ type: 'reply', said: ['too early', 'in time'], begins: 1 });
  expect(await connection.clear()).toBe(true);
  expect(await run(connection)).toEqual({ type: 'reply', said: ['in time'], begins: 1 });
  expect(told).toEqual(['run-step', 'clear', 'run-step']);
  connection.drop('over');
});

test('no step follows where something stays, where the worker is gone, or where a step was given up', async () => {
  const ended: FromAgent = { type: 'ended', code: null, signal: 'SIGKILL', output: '', outOfMemory: false };
  const unclear = connect({ 'run-step': [{ type: 'begun' }, completed], clear: [ended] });
  await run(unclear.connection);
  expect(await unclear.connection.clear()).toBe(false);
  expect((await run(unclear.connection)).type).toBe('ended');

  const gone = connect({ 'run-step': [{ type: 'begun' }, completed] });
  await run(gone.connection);
  gone.incoming.end();
  expect(await gone.connection.clear()).toBe(false);

  const lost = connect({ 'run-step': [{ type: 'begun' }, ended] });
  expect((await run(lost.connection)).type).toBe('ended');
  expect(lost.told).toEqual(['run-step', 'cancel']);
});
