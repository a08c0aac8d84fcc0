import { z } from 'zod';
import type { ModuleSpec } from '../../modules/define.ts';
import { type Artifact, type ArtifactType, artifactType } from '../contract/artifact.ts';

/** The output of the nodes that stand for what a child run is given. */
export const givenPort = 'given';

/** One module an artifact type, of steps that never run: their result is there. In no catalog but that of child runs. */
export const givenModules: readonly ModuleSpec[] = artifactType.options.map((type) => ({
  id: moduleOfGiven(type),
  version: 1,
  title: 'Given',
  category: 'given',
  description: 'Something that exists before the run.',
  inputs: {},
  outputs: { [givenPort]: { type, title: 'Given' } },
  params: z.strictObject({}),
  schema: () => ({ outputs: type === 'table' ? { [givenPort]: { type, columns: undefined } } : {} }),
  serving: 'drop',
  cache: 'pure',
}));

export function moduleOfGiven(type: ArtifactType): string {
  return `given-${type}`;
}

/** Outputs of nodes that no step of the plan has, by node. */
export type GivenOutputs = ReadonlyMap<string, Record<string, Artifact>>;
