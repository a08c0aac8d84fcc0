import { extname } from 'node:path';
import { digestContent } from '../cache/contentDigest.ts';
import { fingerprint } from '../cache/fingerprint.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';
import type { Step } from '../contract/plan.ts';
import type { KeyParts, StepFailure, StepKey } from '../contract/run.ts';
import type { ComputePlace, RunServices } from './services.ts';

export interface Keyed {
  /** Where the step runs, if it does. */
  place: ComputePlace;
  key: StepKey;
  parts: KeyParts;
}

/** Everything that decides the step's result. Fails when a source file cannot be read. */
export async function keyOfStep(
  step: Step,
  inputs: Record<string, Artifact>,
  services: Pick<RunServices, 'code' | 'compute'>,
): Promise<Result<Keyed, StepFailure>> {
  const place = await services.compute.find(step);
  if (!place.ok) return { ok: false, error: { reason: 'user-error', message: place.error } };
  const sources: Record<string, string> = {};
  for (const [name, path] of Object.entries(step.sources)) {
    const digest = await digestSource(path);
    if (digest === undefined) {
      const message = `The file ${path} cannot be read. Check the path in the parameter "${name}".`;
      return { ok: false, error: { reason: 'user-error', message } };
    }
    sources[name] = digest;
  }
  const parts: KeyParts = {
    module: `${step.module}@${step.moduleVersion}`,
    code: services.code.of({ id: step.module, category: step.category, runs: step.runs }),
    // The content of a source counts, not where it lies.
    params: Object.fromEntries(Object.entries(step.params).filter(([name]) => !(name in step.sources))),
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, artifact]) => [port, artifact.digest])),
    sources,
    environment: place.value.executor.environment,
  };
  return { ok: true, value: { place: place.value, key: fingerprint(parts), parts } };
}

/** Content digest with the extension, which decides how a file is read. A URL stands for what it was when it was fetched. */
async function digestSource(path: string): Promise<string | undefined> {
  if (/^https?:\/\//i.test(path)) return path;
  try {
    const { digest } = await digestContent(path);
    return `${digest}${extname(path).toLowerCase()}`;
  } catch {
    return undefined;
  }
}
