import type { OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import type { RunDetail } from '../../pipelines/contract/rpc/runs.ts';

export interface ModelOutput extends OutputRef {
  /** Of the step that trained it. */
  title: string;
}

/** The trained models that a run has made. */
export function listModelOutputs({ run, steps }: Pick<RunDetail, 'run' | 'steps'>): ModelOutput[] {
  return steps.flatMap(({ nodeId, title, outputs }) =>
    Object.entries(outputs)
      .filter(([, { type }]) => type === 'model')
      .map(([port]) => ({ runId: run.id, nodeId, port, title })),
  );
}
