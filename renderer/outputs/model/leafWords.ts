import { formatNumber, formatShare } from '../../ui/formatFigure.ts';

/** What a leaf gives: one number, or the likeliest class with its share where there is one for each class. */
export function leafWords(values: readonly number[], classes: readonly string[] | undefined): string {
  const [only = 0] = values;
  if (values.length <= 1) return formatNumber(only);
  const best = values.indexOf(Math.max(...values));
  const total = values.reduce((sum, value) => sum + value, 0);
  return `${classes?.[best] ?? best}: ${total > 0 ? formatShare(values[best]!, total) : formatNumber(values[best]!)}`;
}
