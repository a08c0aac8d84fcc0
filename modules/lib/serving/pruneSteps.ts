import type { ServableStep } from '../../../pipelines/contract/servable.ts';
import { scoreColumnsOf } from '../params/scoreColumns.ts';
import { newTransformation } from '../transform/transformationFile.ts';
import { type Draft, type DraftStep, requestName } from './draftSteps.ts';
import { pruneOperations } from './pruneOperations.ts';

export interface PrunedSteps {
  steps: ServableStep[];
  /** Names of the columns that a request has to give. */
  request: Set<string>;
}

/** Leaves of the steps what the answer needs, from the last one up. */
export function pruneSteps({ steps, request }: Draft, answer: readonly string[]): PrunedSteps {
  const needed = new Map<string, Set<string>>([[steps.at(-1)!.step.name, new Set(answer)]]);
  const need = (relation: string, names: Iterable<string>) => {
    needed.set(relation, new Set([...(needed.get(relation) ?? []), ...names]));
  };
  const columnsOf = new Map([
    [requestName, request],
    ...steps.map(({ step, columns }) => [step.name, columns] as const),
  ]);
  const pruned: ServableStep[] = [];
  for (const draft of steps.toReversed()) {
    const wanted = needed.get(draft.step.name);
    if (!wanted) continue;
    pruned.unshift(pruneStep(draft, wanted, need, columnsOf));
  }
  return { steps: pruned, request: needed.get(requestName) ?? new Set() };
}

function pruneStep(
  { step, model }: DraftStep,
  wanted: ReadonlySet<string>,
  need: (relation: string, names: Iterable<string>) => void,
  columnsOf: ReadonlyMap<string, Draft['request']>,
): ServableStep {
  switch (step.kind) {
    case 'transform': {
      const { operations, needed } = pruneOperations(step.operations, wanted);
      need(step.from, needed);
      // As they were fitted, where the transformation was fitted on other rows.
      const fitted = new Map(step.inputs.map((column) => [column.name, column]));
      const incoming = columnsOf.get(step.from)!.map((column) => fitted.get(column.name) ?? column);
      return { ...step, operations, inputs: newTransformation(operations, incoming).inputs };
    }
    case 'score': {
      const scores = new Set(scoreColumnsOf(model!).map(({ name }) => name));
      const kept = [...wanted].filter((name) => !scores.has(name));
      need(step.from, [...model!.features.map(({ name }) => name), ...kept]);
      return { ...step, appendScores: kept.length > 0 };
    }
    case 'combine': {
      const parts = step.parts.map((part) => ({
        ...part,
        columns: part.columns.filter(({ column }) => wanted.has(column.name)),
      }));
      for (const part of parts)
        need(
          part.from,
          part.columns.map(({ name }) => name),
        );
      return { ...step, parts };
    }
    case 'sql':
      return step;
  }
}
