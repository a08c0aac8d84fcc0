import type { Result } from '../contract/error.ts';
import type { Step } from '../contract/plan.ts';
import type { KeyParts, StepKey, StepResult } from '../contract/run.ts';
import type { RunServices } from './services.ts';

/** The result that a step is pinned to, and what it was made of; or why it cannot be taken, in words. */
export async function findPinned(
  step: Pick<Step, 'module'>,
  key: StepKey,
  { cache, catalog }: Pick<RunServices, 'cache' | 'catalog'>,
): Promise<Result<{ parts: KeyParts; result: StepResult }, string>> {
  const advice = 'Unpin the step to compute its result anew, or run once with --no-pins.';
  const kept = await cache.find(key);
  if (!kept) {
    const gone = 'was removed or damaged, or was computed on another machine';
    return { ok: false, error: `The result that this step is pinned to is not here: it ${gone}. ${advice}` };
  }
  const module = kept.parts.module.replace(/@\d+$/, '');
  if (module === step.module) return { ok: true, value: kept };
  const title = (await catalog()).find(({ id }) => id === module)?.title ?? module;
  return { ok: false, error: `This step is pinned to a result of another module, ${title}. ${advice}` };
}
