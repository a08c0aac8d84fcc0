import { formatNumber } from '../../ui/formatFigure.ts';

/** A metric: four decimals, so that rates stand below each other; larger and very small numbers by their digits. */
export function formatMetric(value: number): string {
  const size = Math.abs(value);
  return size < 10 && (size === 0 || size >= 0.0005) ? value.toFixed(4) : formatNumber(value);
}
