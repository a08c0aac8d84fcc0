import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { collectValues } from '../../../pipelines/graph/collectValues.ts';
import { substituteParameters } from '../../../pipelines/graph/substituteParameters.ts';
import type { DocumentState } from '../../store/document.ts';
import type { Field } from './describeFields.ts';

type Params = Readonly<Record<string, unknown>>;

/**
 * Whether a field has a meaning beside the values of the others. One that is shown only for values of a field that is not
 * shown itself is not shown either.
 */
export function isShown(field: Field, fields: readonly Field[], params: Params): boolean {
  return Object.entries(field.showWhen).every(([name, values]) => {
    const other = fields.find((candidate) => candidate.name === name);
    if (!other) return true;
    return values.includes(params[name] ?? other.default) && isShown(other, fields, params);
  });
}

/** A step's parameters as the next run would have them: references to pipeline parameters replaced by their values. */
export function fillIn(
  params: Params,
  { pipeline, parameters }: Pick<DocumentState, 'pipeline' | 'parameters'>,
): Params {
  if (pipeline.parameters.length === 0) return params;
  const { values } = collectValues(pipeline, parameters);
  return substituteParameters(params, new Map(Object.entries(values))).value as Params;
}

/** The value that a pipeline parameter has in the next run; undefined when it has none that fits. */
export function valueInNextRun(
  parameter: PipelineParameter,
  state: Pick<DocumentState, 'pipeline' | 'parameters'>,
): unknown {
  return collectValues(state.pipeline, state.parameters).values[parameter.name];
}
