/**
 * Text from a file, in quotes, fit for a message: shortened, and without characters that a terminal would act on.
 */
export function quoteText(text: string, longest = 60): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  // JSON escapes the C0 controls; C1 controls and the characters that turn the writing direction stay to be escaped.
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Text from a file that keeps its form: without line ends and the like, and cut after `longest` characters. */
export function toPrintable(text: string, longest: number): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return shown.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** A value from a file, in few words: `the text "abc"`, `12`, `a list`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quoteText(value)}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** `a, b and c`; the rest is counted when there are more than `most`. */
export function listWords(words: readonly string[], most = 12): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
