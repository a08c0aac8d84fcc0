import type { Servable, ServableStep } from '../../../pipelines/contract/servable.ts';
import type { RequestColumn } from './servedRows.ts';

type TransformStep = Extract<ServableStep, { kind: 'transform' }>;
type Operation = TransformStep['operations'][number];

/** What an operation removes rows for, in the order in which rows meet it. */
interface Removal {
  title: string;
  /** The column of the request whose missing values it removes; undefined where the value is one that a step has made. */
  column: { name: string; index: number } | undefined;
}

/**
 * Says of rows that a graph has left out why, in the words of `explainFailures`. A graph tells that a row is gone and not where, so
 * a column is named only where the request itself shows it: a missing value that came to the step as it was sent.
 */
export class RemovalWords {
  readonly #removals: readonly Removal[];
  readonly #general: string;

  constructor(servable: Pick<Servable, 'request' | 'steps'>) {
    this.#removals = findRemovals(servable);
    const titles = [...new Set(this.#removals.map(({ title }) => `"${title}"`))];
    this.#general = `A value is missing or cannot be converted, and the step ${titles.join(' or ')} takes no such rows.`;
  }

  /** The reason of one row. */
  explain(columns: readonly RequestColumn[], row: number): string {
    for (const { title, column } of this.#removals) {
      // It may be this one: what follows is no more than possible.
      if (!column) break;
      const value = columns[column.index]![row]!;
      if (value === null || Number.isNaN(value)) {
        return `"${column.name}" is missing, and the step "${title}" takes no such rows.`;
      }
    }
    return this.#general;
  }
}

function findRemovals({ request, steps }: Pick<Servable, 'request' | 'steps'>): Removal[] {
  const before = new Map<string, Operation[] | undefined>([['request', []]]);
  const removals: Removal[] = [];
  for (const step of steps) {
    if (step.kind !== 'transform') continue;
    const earlier = before.get(step.from);
    before.set(step.name, earlier && [...earlier, ...step.operations]);
    for (const [i, operation] of step.operations.entries()) {
      const { title } = step;
      if (operation.op === 'convert' && operation.columns.some(({ required }) => required))
        removals.push({ title, column: undefined });
      if (operation.op !== 'drop-missing-rows') continue;
      for (const name of operation.columns) {
        const index = request.findIndex((column) => column.name === name);
        const isSent = index >= 0 && earlier && isUntouched(name, [...earlier, ...step.operations.slice(0, i)]);
        removals.push({ title, column: isSent ? { name, index } : undefined });
      }
    }
  }
  return removals;
}

/** Whether operations leave a column as it is: they only choose, or do not name it. */
function isUntouched(name: string, operations: readonly Operation[]): boolean {
  const written = JSON.stringify(name);
  return operations.every((operation) => {
    return (
      operation.op === 'select-columns' ||
      operation.op === 'drop-missing-rows' ||
      !JSON.stringify(operation).includes(written)
    );
  });
}
