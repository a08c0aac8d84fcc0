import type { Problem, ProblemCode } from '../contract/error.ts';
import { quoteText } from './quoteText.ts';

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const literals = ['true', 'false', 'null'];
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const unicodeEscape = /^[0-9a-fA-F]{4}$/;

const quote = 0x22;
const backslash = 0x5c;

export interface JsonLimits {
  /** Objects and lists inside each other. */
  depth: number;
  /** Of one object. */
  keys: number;
  /** Of one list. */
  items: number;
  /** Values of all kinds together. */
  values: number;
}

interface Container {
  /** `undefined` for a list. */
  keys: Set<string> | undefined;
  items: number;
}

/** What may come next. */
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'after-value';

/**
 * Reads JSON text once (RFC 8259), without building anything and without recursion, and returns the first thing that
 * `JSON.parse` would refuse without saying where, or would accept without a word: a key that occurs twice in one object,
 * `__proto__` and its like, a number beyond the range of doubles, more than the limits allow.
 */
export function scanJson(text: string, limits: JsonLimits): Problem | undefined {
  return new Scanner(text, limits).scan();
}

class Scanner {
  readonly #text: string;
  readonly #limits: JsonLimits;
  #at = 0;
  #state: State = 'value';
  /** Objects and lists that are being read, the innermost last. */
  readonly #open: Container[] = [];
  #values = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  scan(): Problem | undefined {
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#text.length) {
        if (this.#state === 'after-value' && this.#open.length === 0) return undefined;
        return this.#refuse('The text ends too early: a bracket, a quote or a value is missing.');
      }
      const problem = this.#state === 'after-value' ? this.#readSeparator() : this.#readItem();
      if (problem) return problem;
    }
  }

  /** A value, a key with its colon, or the end of an empty object or list. */
  #readItem(): Problem | undefined {
    const character = this.#text[this.#at]!;
    if (this.#state === 'key-or-end' && character === '}') return this.#close();
    if (this.#state === 'value-or-end' && character === ']') return this.#close();
    if (this.#state === 'key' || this.#state === 'key-or-end') return this.#readKey(character);
    const tooMany = this.#countValue();
    if (tooMany) return tooMany;
    if (character === '{') return this.#openContainer(new Set(), 'key-or-end');
    if (character === '[') return this.#openContainer(undefined, 'value-or-end');
    this.#state = 'after-value';
    if (character === '"') return this.#skipString();
    return character === '-' || (character >= '0' && character <= '9') ? this.#readNumber() : this.#readLiteral();
  }

  #countValue(): Problem | undefined {
    const { items, values } = this.#limits;
    if (++this.#values > values)
      return this.#refuse(`There are more than ${values} values. ${keepDataOut}`, 'too-many');
    const container = this.#open.at(-1);
    if (!container || container.keys || ++container.items <= items) return undefined;
    return this.#refuse(`A list has more than ${items} entries. ${keepDataOut}`, 'too-many');
  }

  #readSeparator(): Problem | undefined {
    const character = this.#text[this.#at]!;
    if (this.#open.length === 0)
      return this.#refuse(`Nothing may follow the end of the pipeline; here is ${quoteText(character)}.`);
    const inObject = this.#open.at(-1)!.keys !== undefined;
    if (character === (inObject ? '}' : ']')) return this.#close();
    if (character !== ',') {
      return this.#refuse(`Here has to be a comma or "${inObject ? '}' : ']'}", not ${quoteText(character)}.`);
    }
    this.#at++;
    this.#state = inObject ? 'key' : 'value';
  }

  #readKey(character: string): Problem | undefined {
    if (character !== '"') return this.#refuse(`Here has to be a key in double quotes, not ${quoteText(character)}.`);
    const start = this.#at;
    const problem = this.#skipString();
    if (problem) return problem;
    const raw = this.#text.slice(start + 1, this.#at - 1);
    const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    const keys = this.#open.at(-1)!.keys!;
    if (forbiddenKeys.has(key))
      return this.#refuse(`The key "${key}" is not allowed. Rename it.`, 'forbidden-key', start);
    if (keys.has(key)) {
      return this.#refuse(`The key ${quoteText(key)} occurs twice in one object. Remove one.`, 'duplicate-key', start);
    }
    keys.add(key);
    if (keys.size > this.#limits.keys) {
      return this.#refuse(`An object has more than ${this.#limits.keys} keys. ${keepDataOut}`, 'too-many', start);
    }
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') return this.#refuse(`A colon has to follow the key ${quoteText(key)}.`);
    this.#at++;
    this.#state = 'value';
  }

  #openContainer(keys: Set<string> | undefined, state: State): Problem | undefined {
    if (this.#open.length === this.#limits.depth) {
      const message = `Objects and lists are nested more than ${this.#limits.depth} deep here. A pipeline needs far less.`;
      return this.#refuse(message, 'nested-too-deeply');
    }
    this.#open.push({ keys, items: 0 });
    this.#at++;
    this.#state = state;
  }

  #close(): undefined {
    this.#open.pop();
    this.#at++;
    this.#state = 'after-value';
  }

  #skipString(): Problem | undefined {
    const text = this.#text;
    const start = this.#at;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return undefined;
      }
      if (code < 0x20) {
        return this.#refuse(
          'A text in quotes cannot hold a line break or tab. Write it as \\n or \\t.',
          'not-json',
          at,
        );
      }
      if (code !== backslash) continue;
      at++;
      if (text[at] === 'u' && unicodeEscape.test(text.slice(at + 1, at + 5))) at += 4;
      else if (!'"\\/bfnrt'.includes(text[at] ?? '')) return this.#refuse(badEscape, 'not-json', at - 1);
    }
    return this.#refuse('The quote that opens here is never closed.', 'not-json', start);
  }

  #readNumber(): Problem | undefined {
    numberPattern.lastIndex = this.#at;
    const [digits] = numberPattern.exec(this.#text) ?? [];
    if (digits === undefined) return this.#refuse('A digit has to follow the minus sign.');
    if ((digits.length > 300 || /[eE]/.test(digits)) && !Number.isFinite(Number(digits))) {
      return this.#refuse(`The number ${digits.slice(0, 20)}… is too large.`, 'number-too-large');
    }
    this.#at += digits.length;
  }

  #readLiteral(): Problem | undefined {
    const literal = literals.find((word) => this.#text.startsWith(word, this.#at));
    if (!literal) return this.#refuse(`Here has to be a value, not ${quoteText(this.#text[this.#at]!)}.`);
    this.#at += literal.length;
  }

  #skipSpace(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #refuse(message: string, code: ProblemCode = 'not-json', at = this.#at): Problem {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    return { code, message, line, column: at - before.lastIndexOf('\n') };
  }
}

const keepDataOut = 'Keep data in files of their own.';
const badEscape =
  'After a backslash only "\\/bfnrt and u with four hex digits have a meaning. Write a backslash as \\\\.';
