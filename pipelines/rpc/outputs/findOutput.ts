import type { Artifact, ArtifactType } from '../../contract/artifact.ts';
import type { Result } from '../../contract/error.ts';
import type { OutputRef } from '../../contract/rpc/outputs.ts';
import type { OpenWorkspace } from '../appContext.ts';

export interface FoundOutput {
  artifact: Artifact;
  /** Where it lies; read only. */
  path: string;
  /** Title of the step that made it. */
  title: string;
}

/** Below, an artifact is hashed before its first use by this process; above, that would keep a page waiting for seconds. Bytes. */
const hashedAtOnce = 256e6;

const typeNames: Record<ArtifactType, string> = {
  table: 'a table',
  'untrained-model': 'an untrained model',
  model: 'a trained model',
  transformation: 'a transformation',
  evaluation: 'an evaluation',
  directory: 'a folder',
  zip: 'an archive',
};

/**
 * An output of a step of a run, undamaged, as the cache hands out its artifacts. A large one is hashed beside its use: whoever
 * comes after finds it gone when it was damaged. The error is what to tell the user.
 */
export async function findOutput(
  workspace: OpenWorkspace,
  { runId, nodeId, port }: OutputRef,
  types?: readonly ArtifactType[],
): Promise<Result<FoundOutput, string>> {
  const step = workspace.history.step(runId, nodeId);
  if (!step) return missing('The run of this output is no longer in the history.');
  const artifact = step.outputs[port];
  if (!artifact) return missing(`"${step.title}" has not made this output in this run.`);
  if (types && !types.includes(artifact.type)) {
    return missing(
      `This output is ${typeNames[artifact.type]}, not ${types.map((type) => typeNames[type]).join(' or ')}.`,
    );
  }
  if (!(await isUsable(workspace, artifact))) {
    return missing('This output was removed or is damaged. Run the pipeline again to compute it again.');
  }
  const path = workspace.services.artifacts.path(artifact.digest);
  return { ok: true, value: { artifact, path, title: step.title } };
}

async function isUsable({ services: { artifacts } }: OpenWorkspace, artifact: Artifact): Promise<boolean> {
  const verify = async () => {
    if (await artifacts.verify(artifact)) return true;
    // Else the next run, which may not read it, would take it for good.
    await artifacts.quarantine(artifact);
    return false;
  };
  if (artifact.size <= hashedAtOnce) return await verify();
  if (!(await artifacts.isIntact(artifact))) return false;
  verify().catch(() => {});
  return true;
}

function missing(error: string): Result<never, string> {
  return { ok: false, error };
}
