import type { Result } from '../../../pipelines/contract/error.ts';
import type { ServableStep } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { scoreColumnsOf } from '../params/scoreColumns.ts';
import { newTransformation } from '../transform/transformationFile.ts';
import { type Draft, type DraftStep, requestName } from './draftSteps.ts';
import { pruneOperations } from './pruneOperations.ts';
import { pruneQuery } from './pruneQuery.ts';

export interface PrunedSteps {
  steps: ServableStep[];
  /** Names of the columns that a request has to give. */
  request: ReadonlySet<string>;
}

/** What is known of the relations while steps are gone through from the last one up. */
interface Wanted {
  /** Columns that steps need, by relation. */
  needed: Map<string, Set<string>>;
  /** Columns that hold a label, by relation: they are not known of rows that are to be scored. */
  labels: Map<string, Set<string>>;
  columnsOf: ReadonlyMap<string, readonly Column[]>;
}

/** Leaves of the steps what the answer needs. Fails with a sentence when that is made of a label. */
export function pruneSteps({ steps, request }: Draft, answer: readonly string[]): Result<PrunedSteps, string> {
  const wanted: Wanted = {
    needed: new Map([[steps.at(-1)!.step.name, new Set(answer)]]),
    labels: new Map(),
    columnsOf: new Map([[requestName, request], ...steps.map(({ step, columns }) => [step.name, columns] as const)]),
  };
  const kept: ServableStep[] = [];
  for (const draft of steps.toReversed()) {
    if (!wanted.needed.has(draft.step.name)) continue;
    const pruned = pruneStep(draft, wanted);
    if (!pruned.ok) return pruned;
    kept.unshift(pruned.value);
  }
  const needed = wanted.needed.get(requestName) ?? new Set();
  const label = [...needed].find((name) => wanted.labels.get(requestName)?.has(name));
  if (label === undefined) return { ok: true, value: { steps: kept, request: needed } };
  return {
    ok: false,
    error: `The model reads a column that is made of its label "${label}", which is not known of rows that are to be scored. Train it without that column.`,
  };
}

function add(sets: Map<string, Set<string>>, relation: string, names: Iterable<string>): void {
  sets.set(relation, new Set([...(sets.get(relation) ?? []), ...names]));
}

function pruneStep(draft: DraftStep, { needed, labels, columnsOf }: Wanted): Result<ServableStep, string> {
  const { step } = draft;
  const wanted = needed.get(step.name)!;
  const unknown = labels.get(step.name) ?? new Set<string>();
  switch (step.kind) {
    case 'transform': {
      const { operations, needed: read } = pruneOperations(step.operations, wanted);
      add(needed, step.from, read);
      add(
        labels,
        step.from,
        [...unknown].map((name) => nameBefore(step, name)),
      );
      // As they were fitted, where the transformation was fitted on other rows.
      const fitted = new Map(step.inputs.map((column) => [column.name, column]));
      const incoming = columnsOf.get(step.from)!.map((column) => fitted.get(column.name) ?? column);
      return { ok: true, value: { ...step, operations, inputs: newTransformation(operations, incoming).inputs } };
    }
    case 'score': {
      const model = draft.model!;
      const scores = new Set(scoreColumnsOf(model).map(({ name }) => name));
      const kept = [...wanted].filter((name) => !scores.has(name));
      add(needed, step.from, [...model.features.map(({ name }) => name), ...kept]);
      add(labels, step.from, model.label ? [...unknown, model.label.name] : unknown);
      return { ok: true, value: { ...step, appendScores: kept.length > 0 } };
    }
    case 'combine': {
      for (const { from, columns } of step.parts) {
        const ofNames = (names: ReadonlySet<string>) => columns.filter(({ column }) => names.has(column.name));
        add(
          needed,
          from,
          ofNames(wanted).map(({ name }) => name),
        );
        add(
          labels,
          from,
          ofNames(unknown).map(({ name }) => name),
        );
      }
      const parts = step.parts.map((part) => ({
        ...part,
        columns: part.columns.filter(({ column }) => wanted.has(column.name)),
      }));
      return { ok: true, value: { ...step, parts } };
    }
    case 'sql': {
      const pruned = pruneQuery(step, draft.traced!, wanted, unknown);
      if (!pruned.ok) return pruned;
      const { from } = step.tables.t1!;
      add(needed, from, pruned.value.needed);
      add(labels, from, pruned.value.labels);
      return { ok: true, value: pruned.value.step };
    }
  }
}

/** Name of a column before a step renamed it. */
function nameBefore({ operations }: Extract<ServableStep, { kind: 'transform' }>, name: string): string {
  return operations.toReversed().reduce((current, operation) => {
    if (operation.op !== 'rename') return current;
    return operation.columns.find((entry) => entry.name === current)?.column ?? current;
  }, name);
}
