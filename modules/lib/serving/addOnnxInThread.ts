import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Result } from '../../../pipelines/contract/error.ts';
import type { Servable } from '../../../pipelines/contract/servable.ts';
import { StepError } from '../../define.ts';
import type { RequestColumn } from './servedRows.ts';

export interface OnnxThreadData {
  folder: string;
  columns: readonly RequestColumn[];
  rowCount: number;
}
export type OnnxThreadAnswer = Result<Servable, string>;

/** `addOnnx` in a thread of its own: onnxruntime holds up the thread that it runs in. Throws StepError as that does. */
export async function addOnnxInThread(data: OnnxThreadData): Promise<Servable> {
  const worker = new Worker(new URL('./onnxThread.ts', import.meta.url), { workerData: data, execArgv: [] });
  try {
    const [answer] = (await once(worker, 'message')) as [OnnxThreadAnswer];
    if (!answer.ok) throw new StepError(answer.error);
    return answer.value;
  } finally {
    await worker.terminate();
  }
}
