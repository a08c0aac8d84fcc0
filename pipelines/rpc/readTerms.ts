export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One part of a search: a word, or something that is compared with a value. */
export type Term =
  | { type: 'word'; text: string }
  | {
      type: 'comparison';
      /** As written: `metric.auc`, `status`. */
      key: string;
      /** In small letters, up to the first dot of the key; `name` is what comes after it. */
      kind: string;
      name: string | undefined;
      /** As written; `:` means `=`. */
      sign: string;
      comparison: Comparison;
      value: string;
    };

/** Runs of characters that are no space, in which quotes may hold spaces: `pipeline:"two words"`. */
const tokenPattern = /(?:[^\s"]|"[^"]*"?)+/g;
const termPattern = /^([a-z]+(?:\..+?)?)(<=|>=|!=|:|=|<|>)(.*)$/is;

/** The parts of a search, as its user has written them. Quotes hold words together. */
export function readTerms(query: string): Term[] {
  return [...query.matchAll(tokenPattern)].map(([token]) => readTerm(token));
}

function readTerm(token: string): Term {
  const term = token.startsWith('"') ? null : termPattern.exec(token);
  if (!term) return { type: 'word', text: unquote(token) };
  const [, key = '', sign = '', rest = ''] = term;
  const comparison = (sign === ':' ? '=' : sign) as Comparison;
  const dot = key.indexOf('.');
  const [kind, name] = dot < 0 ? [key] : [key.slice(0, dot), unquote(key.slice(dot + 1))];
  return { type: 'comparison', key, kind: (kind ?? '').toLowerCase(), name, sign, comparison, value: unquote(rest) };
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}

export const isEquality = (comparison: Comparison) => comparison === '=' || comparison === '!=';

/** Whether two values stand in a comparison. */
export function compares<T extends number | string>(a: T, comparison: Comparison, b: T): boolean {
  switch (comparison) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
