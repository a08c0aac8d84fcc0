/**
 * Texts as a graph takes and gives them: '' is a missing value. The empty text itself is written as U+0001; a text that begins
 * with U+0001, or holds U+0000 (where onnxruntime ends a text), as U+0001 and its JSON. All others are as they are.
 */
export function writeGraphText(text: string | null): string {
  if (text === null) return '';
  if (text === '') return mark;
  return text.startsWith(mark) || text.includes('\0') ? mark + JSON.stringify(text) : text;
}

/** The text that `writeGraphText` wrote. */
export function readGraphText(written: string): string | null {
  if (written === '') return null;
  if (written === mark) return '';
  return written.startsWith(mark) ? (JSON.parse(written.slice(1)) as string) : written;
}

/** Whether the text is another in a graph than it is. */
export function isMarkedText(text: string): boolean {
  return writeGraphText(text) !== text;
}

const mark = '\u0001';
