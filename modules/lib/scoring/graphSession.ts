import { InferenceSession } from 'onnxruntime-node';

/** Opens a graph, a file's path or its bytes, for one thread: with more, onnxruntime adds up trees in an order that depends on them. */
export async function openGraph(graph: string | Uint8Array): Promise<InferenceSession> {
  const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  } as const;
  return typeof graph === 'string'
    ? await InferenceSession.create(graph, options)
    : await InferenceSession.create(graph, options);
}
