import { useEffect, useState } from 'react';
import type { ComputeTarget } from '../../pipelines/contract/compute.ts';
import { newTarget, type TargetCheck } from '../../pipelines/contract/rpc/compute.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { useStoppable } from '../ui/useStoppable.ts';
import { refreshCompute } from './useCompute.ts';

export interface TargetTest {
  isTesting: boolean;
  /** The last test from here; null: none. */
  check: TargetCheck | null;
  test(): Promise<void>;
  stop(): void;
}

/** Tests of a kept target, which can be stopped. */
export function useTargetTest(target: ComputeTarget): TargetTest {
  const [isTesting, setTesting] = useState(false);
  const [check, setCheck] = useState<TargetCheck | null>(null);
  const work = useStoppable();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found of it as it was before does not hold any more
  useEffect(() => setCheck(null), [JSON.stringify(target)]);

  async function test(): Promise<void> {
    const signal = work.begin();
    setTesting(true);
    try {
      const { platform: _, ...given } = target;
      const found = await engine().compute.check({ target: newTarget.parse(given), secrets: {} }, { signal });
      if (!signal.aborted) setCheck(found);
      await refreshCompute();
    } catch (error) {
      if (!signal.aborted) notifyError(text.compute.check.failedTo, error);
    }
    setTesting(false);
  }

  return { isTesting, check, test, stop: work.stop };
}
