import { parentPort, workerData } from 'node:worker_threads';
import { StepError } from '../../define.ts';
import { addOnnx } from './addOnnx.ts';
import type { OnnxThreadAnswer, OnnxThreadData } from './addOnnxInThread.ts';

// A thread that compiles one servable and compares both of its ways to answer.
const { folder, columns, rowCount } = workerData as OnnxThreadData;

async function answer(): Promise<OnnxThreadAnswer> {
  try {
    return { ok: true, value: await addOnnx(folder, columns, rowCount) };
  } catch (error) {
    if (error instanceof StepError) return { ok: false, error: error.message };
    throw error;
  }
}

parentPort!.postMessage(await answer());
