const second = 1000;
const day = 86_400 * second;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map((seconds) => seconds * second),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3600 * second),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((days) => days * day),
];

/**
 * Edges of bins of equal width that hold every value from `min` to `max`, at round numbers that are easy to read: multiples of 1, 2 or 5
 * times a power of ten. About `wanted` bins, never more than twice as many.
 * @param kind `integer`: no bin is narrower than 1, and the last edge is above `max`, so that each whole number is in a bin from
 * its edge on; `datetime`: milliseconds, in steps of seconds, minutes, hours or days.
 */
export function niceEdges(min: number, max: number, wanted: number, kind: 'integer' | 'double' | 'datetime'): number[] {
  const step = chooseStep(Math.max(max - min, 0) / wanted, kind, Math.max(Math.abs(min), Math.abs(max)));
  const first = Math.floor(min / step);
  let last = Math.ceil(max / step);
  if (last === first || (kind === 'integer' && last * step <= max)) last += 1;
  // The 15 digits that a double keeps: 3 * 0.1 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(15)));
}

function chooseStep(width: number, kind: 'integer' | 'double' | 'datetime', magnitude: number): number {
  // Narrower bins than the doubles about these values are apart could not be told from each other.
  const least = kind === 'double' ? magnitude * 2 ** -44 || 1 : 1;
  const wide = Math.max(width, least);
  if (kind === 'datetime') {
    const known = timeSteps.find((candidate) => candidate >= wide);
    if (known !== undefined) return known;
    return 365 * day * roundUp(wide / (365 * day));
  }
  if (kind === 'double' && width === 0) return roundUp(magnitude / 10 || 1);
  return roundUp(wide);
}

/** The least of 1, 2 or 5 times a power of ten that is not below `value`. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-12)) ?? 10;
  return Number((factor * power).toPrecision(15));
}
