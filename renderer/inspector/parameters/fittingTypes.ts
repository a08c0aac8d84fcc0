import type { ParameterType } from '../../../pipelines/contract/graph.ts';
import type { FieldInput } from '../fields/describeFields.ts';

/**
 * Types of pipeline parameters whose values a field takes, the one for a new parameter first. Empty: lists and the like, of
 * which there are no pipeline parameters.
 */
export function fittingTypes(input: FieldInput): readonly ParameterType[] {
  switch (input.kind) {
    case 'switch':
      return ['boolean'];
    case 'number':
      return input.integer ? ['integer'] : ['number', 'integer'];
    case 'select':
    case 'text':
    case 'text-area':
    case 'sql':
      return ['string'];
    case 'file':
      return ['file', 'string'];
    case 'column':
      return ['column', 'string'];
    case 'columns':
      return ['columns'];
    case 'list':
    case 'choices-by-name':
    case 'json':
      return [];
  }
}
