import type { ModuleSpec } from '../../../modules/define.ts';
import type { Problem } from '../../../pipelines/contract/error.ts';
import type { Pipeline, PipelineNode } from '../../../pipelines/contract/graph.ts';
import { migrateParams } from '../../../pipelines/graph/checkParams.ts';
import { setParam, updateNode } from '../../graph/edit.ts';
import { findNode } from '../../graph/lookup.ts';
import type { Field } from './describeFields.ts';
import { isSameValue } from './isSameValue.ts';

type Params = Record<string, unknown>;
const brought = new WeakMap<PipelineNode, Params>();

/** A step's parameters in the module's current version; those of a newer version, or that cannot be migrated, as they are. */
export function currentParams(node: PipelineNode, spec: ModuleSpec): Params {
  if (node.version === spec.version) return node.params;
  let params = brought.get(node);
  if (!params) {
    const migrated = migrateParams(node, spec, node.params);
    params = migrated.ok ? migrated.value : node.params;
    brought.set(node, params);
  }
  return params;
}

/**
 * Sets one parameter. What is the default is left out of the file. A step of an older version of its module is brought to
 * the current one with its first change.
 */
export function writeParam(
  pipeline: Pipeline,
  nodeId: string,
  spec: ModuleSpec,
  field: Field,
  value: unknown,
): Pipeline {
  const node = findNode(pipeline, nodeId);
  if (!node || node.version > spec.version) return pipeline;
  const kept = isSameValue(value, field.default) ? undefined : value;
  const params = currentParams(node, spec);
  if (params === node.params && isSameValue(params[field.name], kept)) return pipeline;
  const current = params === node.params ? pipeline : updateNode(pipeline, nodeId, { params, version: spec.version });
  return setParam(current, nodeId, field.name, kept);
}

/** What is wrong with one parameter, in the words of the checks; undefined when nothing is. */
export function problemOf(problems: readonly Problem[] | undefined, name: string): string | undefined {
  const messages = (problems ?? []).filter(({ param }) => param === name || param?.startsWith(`${name}.`));
  return messages.length > 0 ? [...new Set(messages.map(({ message }) => message))].join('\n') : undefined;
}

/** Problems of a step that no field shows. */
export function otherProblems(problems: readonly Problem[], fields: readonly Field[]): Problem[] {
  const names = new Set(fields.map(({ name }) => name));
  return problems.filter(({ param }) => param === undefined || !names.has(param.split('.')[0]!));
}
