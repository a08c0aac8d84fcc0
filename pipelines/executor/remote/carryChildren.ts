import type { ChildRequest, ChildResult } from '../../contract/child.ts';
import type { StartedChild, StepObserver } from '../executor.ts';

/** Files of a step whose temporary folder is elsewhere. */
export interface StepFiles {
  /** Brings a file or folder of the step's temporary folder to the same place below the task's own. */
  fetch(relativePath: string): Promise<void>;
  /** Puts a file or folder of this machine where the step can read it; answers its path there. */
  place(path: string): Promise<string>;
}

/** The observer of a step that shares no files with this machine: what its child runs read and make is carried across. */
export function carryChildren(observer: StepObserver, files: StepFiles): StepObserver {
  const start = observer.startChild?.bind(observer);
  if (!start) return observer;
  return {
    log: (level, message) => observer.log(level, message),
    metric: (name, value, step) => observer.metric(name, value, step),
    progress: (fraction, message) => observer.progress(fraction, message),
    startChild(request, onMetric) {
      let child: StartedChild | undefined;
      let isCanceled = false;
      const run = async (): Promise<ChildResult> => {
        for (const input of Object.values(request.inputs))
          if ('file' in input && isBelow(input.file)) await files.fetch(input.file);
        if (isCanceled) return canceledResult;
        child = start(request, onMetric);
        return await placeOutputs(await child.result, files);
      };
      const cancel = () => {
        isCanceled = true;
        child?.cancel();
      };
      return { result: run().catch((error: Error) => describeLoss(request, error)), cancel };
    },
  };
}

/** Other paths are not carried: there is no such file here then, and the request is refused as one of a process would be. */
function isBelow(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..');
}

async function placeOutputs(result: ChildResult, files: StepFiles): Promise<ChildResult> {
  const outputs: ChildResult['outputs'] = {};
  for (const [name, { artifact, path }] of Object.entries(result.outputs))
    outputs[name] = { artifact, path: await files.place(path) };
  return { ...result, outputs };
}

const canceledResult: ChildResult = { runId: '', status: 'canceled', outputs: {}, metrics: {} };

function describeLoss({ name }: ChildRequest, error: Error): ChildResult {
  const message = `The files of the child run "${name}" could not be carried to or from where its step runs. Run again.`;
  const failure = { reason: 'worker-lost' as const, message, detail: error.message, step: name };
  return { runId: '', status: 'failed', failure, outputs: {}, metrics: {} };
}
