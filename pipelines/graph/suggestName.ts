/** Looking for a similar name is slow next to the rest of the validation, so that only so many are looked for. */
const mostLookups = 50;

/** Finds the name that was probably meant. */
export class NameSuggester {
  readonly #names: readonly string[];
  #lookups = 0;

  constructor(names: Iterable<string>) {
    this.#names = [...names];
  }

  /** ` Did you mean "x"?`, or nothing when no name is near. */
  ask(wrong: string): string {
    if (this.#lookups++ >= mostLookups || wrong.length > 100) return '';
    const near = findNearest(wrong, this.#names);
    return near === undefined ? '' : ` Did you mean "${near}"?`;
  }
}

/**
 * The name with the fewest edits from `wrong`, ignoring case, if those are no more than a third of its length; the first of
 * equals.
 */
export function findNearest(wrong: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let bound = Math.max(1, Math.floor(wrong.length / 3));
  for (const name of names) {
    const distance = countEdits(wrong.toLowerCase(), name.toLowerCase(), bound);
    if (distance > bound || (nearest !== undefined && distance === bound)) continue;
    nearest = name;
    bound = distance;
  }
  return nearest;
}

/**
 * Optimal string alignment distance: inserted, deleted, replaced and swapped neighbouring characters (Damerau 1964; Wagner and
 * Fischer 1974). Anything above `bound` once it is known to be larger.
 */
function countEdits(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) > bound) return bound + 1;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      const swapped = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1] ? before[j - 2]! + 1 : replaced;
      next.push(Math.min(replaced, swapped, row[j]! + 1, next[j - 1]! + 1));
    }
    // A swap looks back two rows.
    if (Math.min(...row, ...next) > bound) return bound + 1;
    before = row;
    row = next;
  }
  return row[right.length]!;
}
