import type { ModuleSpec } from '../../modules/define.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { ChildRequest } from '../contract/child.ts';
import type { Result } from '../contract/error.ts';
import { type Pipeline, pipelineFormat } from '../contract/graph.ts';
import type { Plan } from '../contract/plan.ts';
import type { GivenOutputs } from './givenInputs.ts';
import { givenModules, givenPort, moduleOfGiven } from './givenInputs.ts';
import { preparePlan } from './preparePlan.ts';

export interface PreparedChild {
  /** What the history keeps: the steps that run and the connections between them. */
  pipeline: Pipeline;
  plan: Plan;
  given: GivenOutputs;
}

interface Surroundings {
  catalog: readonly ModuleSpec[];
  /** Modules that the asking step may have run. */
  allowed: ReadonlySet<string>;
  /** Folder that relative paths of source files start from. */
  baseDir: string;
}

/** Pixels between steps on the canvas. */
const distance = 140;

/**
 * Checks and compiles a child run as any pipeline is; what comes from outside enters by nodes whose result is there. `inputs` has
 * the artifact of each input of the request. The error is for whoever wrote the module.
 */
export function prepareChild(
  request: ChildRequest,
  inputs: Readonly<Record<string, Artifact>>,
  { catalog, allowed, baseDir }: Surroundings,
): Result<PreparedChild, string> {
  const stranger = request.nodes.find(({ module }) => !allowed.has(module));
  if (stranger) return { ok: false, error: `Its spec does not name the module ${stranger.module} as one that it runs` };
  const versions = new Map(catalog.map(({ id, version }) => [id, version]));
  const pipeline: Pipeline = {
    format: pipelineFormat,
    name: request.name,
    description: '',
    parameters: [],
    nodes: request.nodes.map((node, i) => ({
      ...node,
      version: versions.get(node.module) ?? 1,
      position: { x: 0, y: i * distance },
    })),
    edges: request.edges,
    notes: [],
  };
  const names = new Set(request.nodes.map(({ id }) => id));
  const entries = Object.entries(inputs).map(([to, artifact], i) => ({ to, artifact, id: unusedId(i, names) }));
  const whole: Pipeline = {
    ...pipeline,
    nodes: [
      ...entries.map(({ id, artifact }) => ({
        id,
        module: moduleOfGiven(artifact.type),
        version: 1,
        position: { x: 0, y: 0 },
        params: {},
      })),
      ...pipeline.nodes,
    ],
    edges: [...entries.map(({ id, to }) => ({ from: `${id}.${givenPort}`, to })), ...pipeline.edges],
  };
  const prepared = preparePlan({ pipeline: whole, baseDir }, [...catalog, ...givenModules]);
  if (!prepared.ok) return { ok: false, error: prepared.error.map(({ message }) => message).join(' ') };
  return {
    ok: true,
    value: {
      pipeline,
      plan: { steps: prepared.value.plan.steps.filter(({ nodeId }) => names.has(nodeId)) },
      given: new Map(entries.map(({ id, artifact }) => [id, { [givenPort]: artifact }])),
    },
  };
}

function unusedId(index: number, names: ReadonlySet<string>): string {
  let id = `given${index}`;
  while (names.has(id)) id += '_';
  return id;
}
