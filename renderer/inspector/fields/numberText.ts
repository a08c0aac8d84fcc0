const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number as it is shown and typed; what is no number stays as it was typed. */
export function formatNumber(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value);
}

/**
 * What a typed text stands for: a number, undefined (the default) when it is empty, or the text itself, which is kept so that
 * it can be corrected. A comma is read as the decimal point.
 */
export function readNumber(typed: string): number | string | undefined {
  const trimmed = typed.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  if (trimmed === '') return undefined;
  const number = Number(trimmed);
  return numberPattern.test(trimmed) && Number.isFinite(number) ? number : typed;
}

/** The next number up or down from `from`: whole steps, or a tenth of its magnitude; never past a bound. */
export function stepNumber(
  from: number,
  direction: 1 | -1,
  { integer, min, max }: { integer: boolean; min: number | undefined; max: number | undefined },
): number {
  const size = integer ? 1 : stepSize(from, min, max);
  const next = integer ? from + direction : Number((Math.round(from / size + direction) * size).toPrecision(12));
  return Math.min(Math.max(next, min ?? next), max ?? next);
}

function stepSize(from: number, min: number | undefined, max: number | undefined): number {
  if (min !== undefined && max !== undefined && max - min <= 1)
    return Math.abs(from) < 0.095 && from !== 0 ? 0.01 : 0.05;
  const magnitude = from === 0 ? 0 : Math.floor(Math.log10(Math.abs(from)));
  return 10 ** (magnitude - 1);
}
