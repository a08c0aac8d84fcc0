import type { OutputRef } from '../../pipelines/contract/rpc/outputs.ts';

export function OutputView(_: { output: OutputRef }) {
  return null;
}
