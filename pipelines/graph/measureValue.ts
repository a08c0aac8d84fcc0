/** Texts count as one value for each of this many characters. */
const charactersPerValue = 100;

/**
 * How much work a JSON value is to check: the number of values in it, long texts counted as several. Stops at `most`, so
 * that it takes no longer than that.
 */
export function measureValue(value: unknown, most: number): number {
  let size = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && size < most) {
    const next = open.pop();
    size += 1 + (typeof next === 'string' ? next.length / charactersPerValue : 0);
    if (typeof next !== 'object' || next === null) continue;
    for (const inner of Array.isArray(next) ? next : Object.values(next)) open.push(inner);
  }
  return size;
}
