import type { Result } from '../../../pipelines/contract/error.ts';
import type { ServableStep } from '../../../pipelines/contract/servable.ts';
import { type Lineage, union } from './tracedRows.ts';
import type { TracedQuery } from './traceQuery.ts';

type SqlStep = Extract<ServableStep, { kind: 'sql' }>;

export interface PrunedQuery {
  step: ServableStep;
  /** Columns of t1 that it takes. */
  needed: ReadonlySet<string>;
  /** Columns of t1 that hold a label. */
  labels: ReadonlySet<string>;
}

/**
 * What a query takes when only some columns of its answer are wanted. One that only chooses rows by the label is left out: it is
 * there for the training. Fails with a sentence when what is wanted is made of the label.
 */
export function pruneQuery(
  step: SqlStep,
  { columns, deciding }: TracedQuery,
  wanted: ReadonlySet<string>,
  unknown: ReadonlySet<string>,
): Result<PrunedQuery, string> {
  const ofNames = (names: ReadonlySet<string>) => columns.filter((_, i) => names.has(step.columns[i]!.name));
  const read = ofNames(wanted);
  const sources = union(read).sources;
  const labels = new Set(
    ofNames(unknown).flatMap((label) => label.copied ?? [...label.sources].filter((name) => !sources.has(name))),
  );
  const needed = new Set([...sources, ...deciding]);
  const label = [...needed].find((name) => labels.has(name));
  if (label === undefined) return { ok: true, value: { step, needed, labels } };
  const passed = passThrough(step, read, wanted);
  if (passed && !sources.has(label)) return { ok: true, value: { step: passed, needed: sources, labels } };
  const message = `The query of "${step.title}" reads the label "${label}", which is not known of rows that are to be scored. Choose rows by the label in a step of its own, and compute what the model reads without it.`;
  return { ok: false, error: message };
}

/** The step without its choice of rows, where the wanted columns are columns of t1 as they are. */
function passThrough(
  { name, title, tables, columns }: SqlStep,
  read: readonly Lineage[],
  wanted: ReadonlySet<string>,
): ServableStep | undefined {
  const copied = read.map((lineage) => lineage.copied);
  const distinct = new Set(copied);
  if (distinct.has(undefined) || distinct.size < copied.length) return undefined;
  const { from, columns: given } = tables.t1!;
  const names = columns.filter((column) => wanted.has(column.name)).map((column) => column.name);
  const renamed = names.flatMap((newName, i) => (copied[i] === newName ? [] : [{ column: copied[i]!, name: newName }]));
  const kept = copied.filter((column) => column !== undefined);
  return {
    name,
    title,
    kind: 'transform',
    from,
    inputs: given.filter((column) => kept.includes(column.name)),
    operations: [
      { op: 'select-columns', columns: kept },
      ...(renamed.length > 0 ? [{ op: 'rename' as const, columns: renamed }] : []),
    ],
  };
}
