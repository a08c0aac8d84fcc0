import type { ConfusionMatrix } from '../../../pipelines/contract/evaluation.ts';

export interface ClassScore {
  class: string;
  /** Rows that are truly of the class. */
  rows: number;
  /** Undefined (null) where no row is called, or is, of the class. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** Precision, recall and their harmonic mean for each class against the rest. */
export function scoreClasses({ classes, counts }: ConfusionMatrix): ClassScore[] {
  return classes.map((name, i) => {
    const right = counts[i]![i]!;
    const rows = counts[i]!.reduce((sum, count) => sum + count, 0);
    const called = counts.reduce((sum, row) => sum + row[i]!, 0);
    const precision = called === 0 ? null : right / called;
    const recall = rows === 0 ? null : right / rows;
    const f1 = called + rows === 0 ? null : (2 * right) / (called + rows);
    return { class: name, rows, precision, recall, f1 };
  });
}

/** The matrix with only its most frequent classes, in their order; the rest becomes one last class, named by `nameOthers`. */
export function foldClasses(
  matrix: ConfusionMatrix,
  limit: number,
  nameOthers: (count: number) => string,
): ConfusionMatrix {
  const { classes, counts } = matrix;
  if (classes.length <= limit) return matrix;
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const byRows = classes.map((_, i) => i).sort((a, b) => rows[b]! - rows[a]! || a - b);
  const kept = byRows.slice(0, limit - 1).sort((a, b) => a - b);
  const place = classes.map((_, i) => (kept.includes(i) ? kept.indexOf(i) : kept.length));
  const folded = Array.from({ length: limit }, () => Array.from({ length: limit }, () => 0));
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of row.entries()) folded[place[i]!]![place[j]!]! += count;
  }
  return { classes: [...kept.map((i) => classes[i]!), nameOthers(classes.length - kept.length)], counts: folded };
}
