import { basename, join } from 'node:path';
import type { ChildRequest, ChildResult } from '../../contract/child.ts';
import type { StartedChild, StepObserver } from '../executor.ts';
import type { NodeLink } from './nodeLink.ts';
import { inJob } from './placeTask.ts';

/**
 * Child runs happen where the engine is: what the step has written for one is brought here before it begins, and what it made is
 * brought to the step before the step hears of its end. `tempDir`: the task's, on this machine.
 */
export function carryChildren(observer: StepObserver, link: NodeLink, tempDir: string): StepObserver {
  const { startChild } = observer;
  if (!startChild) return observer;
  let count = 0;
  return {
    ...observer,
    startChild(request, onMetric): StartedChild {
      count += 1;
      const folder = `children/${count}`;
      let child: StartedChild | undefined;
      let isCanceled = false;
      const run = async (): Promise<ChildResult> => {
        await bringFiles(request, link, tempDir);
        if (isCanceled) return { runId: '', status: 'canceled', outputs: {}, metrics: {} };
        child = startChild.call(observer, request, onMetric);
        return await sendOutputs(await child.result, link, folder);
      };
      return {
        result: run().catch(describeTrouble),
        cancel() {
          isCanceled = true;
          child?.cancel();
        },
      };
    },
  };
}

async function bringFiles({ inputs }: ChildRequest, link: NodeLink, tempDir: string): Promise<void> {
  const names = new Set(Object.values(inputs).flatMap((input) => ('file' in input ? [input.file] : [])));
  for (const name of names) {
    const wanted = `temp/${name}`;
    await link.get([wanted], (entry) => {
      const isWanted = entry === wanted || entry.startsWith(`${wanted}/`);
      return isWanted && isBelow(name) ? join(tempDir, entry.slice('temp/'.length)) : undefined;
    });
  }
}

function isBelow(name: string): boolean {
  return !name.split('/').includes('..') && !name.startsWith('/');
}

async function sendOutputs(result: ChildResult, link: NodeLink, folder: string): Promise<ChildResult> {
  const names = Object.entries(result.outputs).map(([port, made], i) => {
    return { port, made, name: `${folder}/${i}/${basename(made.path)}` };
  });
  await link.put(names.map(({ name, made }) => ({ name, source: made.path })));
  const outputs = names.map(({ port, made, name }) => [port, { ...made, path: inJob(name) }]);
  return { ...result, outputs: Object.fromEntries(outputs) };
}

function describeTrouble({ message }: Error): ChildResult {
  const failure = { reason: 'worker-lost', message: `Files of the child run were not carried: ${message}.` } as const;
  return { runId: '', status: 'failed', failure: { ...failure, step: 'the run itself' }, outputs: {}, metrics: {} };
}
