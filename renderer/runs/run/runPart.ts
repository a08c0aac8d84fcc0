import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';

/** What each part of a run's page is given. */
export interface RunPartProps {
  detail: RunDetail;
  /** The step whose details stand beside. */
  step: string | null;
  onStep(nodeId: string | null): void;
}
