import { text } from '../../text/en.ts';

/** Words for a value of a choice: `remove-row` → `Remove row`, unless it has a name of its own (`utf-8` → `UTF-8`). */
export function nameValue(value: string): string {
  const known = text.inspector.values[value];
  if (known !== undefined) return known;
  const words = value.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
