import {
  type ParameterType,
  type Pipeline,
  type PipelineParameter,
  parameterName,
  pipelineParameter,
} from '../../../pipelines/contract/graph.ts';
import { readParameterValue } from '../../../pipelines/graph/parameterValue.ts';
import { setParam } from '../../graph/edit.ts';
import { referenceIn, referencesIn, replaceReferences } from './references.ts';

/** Where a pipeline parameter is used. */
export interface ParameterUse {
  nodeId: string;
  /** Name of the step's parameter that is, or holds, the reference. */
  param: string;
}

export function findUses(pipeline: Pipeline, name: string): ParameterUse[] {
  return pipeline.nodes.flatMap(({ id, params }) =>
    Object.entries(params)
      .filter(([, value]) => referencesIn(value).includes(name))
      .map(([param]) => ({ nodeId: id, param })),
  );
}

/** The wish, made to fit the rules for names, and one that no parameter of the pipeline has. */
export function nameParameter(pipeline: Pick<Pipeline, 'parameters'>, wish: string): string {
  const stem =
    wish
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[^A-Za-z]+/, '')
      .replace(/-+$/, '')
      .slice(0, 56) || 'parameter';
  const taken = new Set(pipeline.parameters.map(({ name }) => name));
  let name = stem;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}${number}`;
  return name;
}

/** Why a parameter cannot have this name; undefined when it can. `current` is its name so far. */
export function findNameProblem(pipeline: Pipeline, name: string, current?: string): 'form' | 'taken' | undefined {
  if (!parameterName.safeParse(name).success) return 'form';
  return name !== current && pipeline.parameters.some((parameter) => parameter.name === name) ? 'taken' : undefined;
}

/** Adds a parameter; without a default where `value` does not fit the type. */
export function addParameter(pipeline: Pipeline, name: string, type: ParameterType, value?: unknown): Pipeline {
  return { ...pipeline, parameters: [...pipeline.parameters, makeParameter({ name, type }, value)] };
}

/** A new pipeline parameter with the value that the step has now, and the step refers to it. */
export function promoteParam(
  pipeline: Pipeline,
  { nodeId, param }: ParameterUse,
  added: { name: string; type: ParameterType; value: unknown },
): Pipeline {
  const extended = addParameter(pipeline, added.name, added.type, added.value);
  return setParam(extended, nodeId, param, { $param: added.name });
}

/** The value of a pipeline parameter goes back into the step. */
export function demoteParam(pipeline: Pipeline, { nodeId, param }: ParameterUse): Pipeline {
  const params = pipeline.nodes.find(({ id }) => id === nodeId)?.params ?? {};
  const name = referenceIn(params[param]);
  return setParam(pipeline, nodeId, param, pipeline.parameters.find((parameter) => parameter.name === name)?.default);
}

/** Gives a parameter another name, in its references too. */
export function renameParameter(pipeline: Pipeline, from: string, to: string): Pipeline {
  const parameters = pipeline.parameters.map((parameter) =>
    parameter.name === from ? { ...parameter, name: to } : parameter,
  );
  const nodes = replaceReferences(pipeline.nodes, from, { $param: to });
  return { ...pipeline, parameters, nodes };
}

/** Removes a parameter; its default takes the place of each reference, which goes away where there is none. */
export function removeParameter(pipeline: Pipeline, removed: string): Pipeline {
  const value = pipeline.parameters.find(({ name }) => name === removed)?.default;
  const nodes = replaceReferences(pipeline.nodes, removed, value);
  return { ...pipeline, parameters: pipeline.parameters.filter(({ name }) => name !== removed), nodes };
}

/** Another type: the default stays where it can be read as one. */
export function retypeParameter(pipeline: Pipeline, name: string, type: ParameterType): Pipeline {
  return changeParameter(pipeline, name, (parameter) => makeParameter({ ...parameter, type }, parameter.default));
}

/** Sets the default; undefined takes it away, so that each run has to give a value. */
export function setDefault(pipeline: Pipeline, name: string, value: unknown): Pipeline {
  return changeParameter(pipeline, name, (parameter) => makeParameter(parameter, value));
}

export function describeParameter(pipeline: Pipeline, name: string, description: string): Pipeline {
  return changeParameter(pipeline, name, ({ description: _, ...parameter }) =>
    description === '' ? parameter : { ...parameter, description },
  );
}

function changeParameter(
  pipeline: Pipeline,
  name: string,
  change: (parameter: PipelineParameter) => PipelineParameter,
): Pipeline {
  const parameters = pipeline.parameters.map((parameter) => (parameter.name === name ? change(parameter) : parameter));
  return { ...pipeline, parameters };
}

function makeParameter(
  { name, type, description }: Pick<PipelineParameter, 'name' | 'type' | 'description'>,
  value: unknown,
): PipelineParameter {
  const bare = { name, type, ...(description !== undefined && { description }) } as PipelineParameter;
  if (value === undefined) return bare;
  const given = type === 'string' && typeof value !== 'object' ? String(value) : value;
  const read = readParameterValue(bare, given);
  return read.ok ? pipelineParameter.parse({ ...bare, default: read.value }) : bare;
}
