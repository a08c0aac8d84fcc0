import type { NamedEnvironment } from '../compute/environmentFiles.ts';
import type { Result } from '../contract/error.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { OpenTarget } from './openTarget.ts';

/** Builds the image of an environment on a target, where it is not there yet. undefined: the processes of this machine, which have none. */
export async function buildImage(
  target: OpenTarget | undefined,
  environment: NamedEnvironment | undefined,
  onLine?: (line: string) => void,
): Promise<Result<{ image: string; reused: boolean; seconds: number }, string>> {
  if (!target) return { ok: false, error: `Steps on "${localTarget}" run in processes: there is no image for them.` };
  const began = performance.now();
  try {
    const built = await target.buildImage(environment, onLine);
    if (!built.ok) return built;
    const { id, reused } = built.value;
    return { ok: true, value: { image: id, reused, seconds: (performance.now() - began) / 1000 } };
  } catch (error) {
    const { EngineConnectionError } = await import('../compute/engineConnectionError.ts');
    if (error instanceof EngineConnectionError) return { ok: false, error: error.message };
    throw error;
  }
}
