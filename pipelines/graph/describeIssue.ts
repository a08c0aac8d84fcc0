import type { z } from 'zod';
import { describeValue, listWords, quoteText } from './quoteText.ts';
import { findNearest } from './suggestName.ts';

type RawIssue = z.core.$ZodRawIssue;

/**
 * Words for what zod found, as an instruction: `Give a whole number, not the text "a".` Given to zod as its `error`, so that
 * a message that a spec brings along comes first.
 */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return describeWrongType(String(issue.expected), issue.input);
    case 'too_small':
      return describeBound('at least', issue.origin, issue.minimum, issue.inclusive, issue.input);
    case 'too_big':
      return describeBound('at most', issue.origin, issue.maximum, issue.inclusive, issue.input);
    case 'not_multiple_of':
      return `Give a multiple of ${issue.divisor}, not ${describeValue(issue.input)}.`;
    case 'invalid_value':
      return describeChoice(issue.values as unknown[], issue.input);
    case 'invalid_format':
      return `This does not have the right form: ${describeValue(issue.input)}.`;
    case 'unrecognized_keys':
      return `${listWords(
        (issue.keys as string[]).map((key) => quoteText(key)),
        5,
      )} is not known here. Remove it, or correct its name.`;
    case 'invalid_union':
      // The member is told by the value of one key, and this one tells none.
      if (issue.discriminator !== undefined && Array.isArray(issue.options)) {
        return describeChoice(issue.options, (issue.input as Record<string, unknown>)[String(issue.discriminator)]);
      }
      return `No form of this value fits ${describeValue(issue.input)}.`;
    default:
      return undefined;
  }
}

const typeWords: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function describeWrongType(expected: string, input: unknown): string {
  const wanted = typeWords[expected] ?? `a value of type ${expected}`;
  return input === undefined ? `A value is missing. Give ${wanted}.` : `Give ${wanted}, not ${describeValue(input)}.`;
}

function describeBound(bound: string, origin: unknown, limit: unknown, inclusive: unknown, input: unknown): string {
  const exclusive = bound === 'at least' ? 'more than' : 'less than';
  const words = `${inclusive === false ? exclusive : bound} ${limit}`;
  switch (origin) {
    case 'string':
      if (input === '') return 'Give a text that is not empty.';
      return `Give a text of ${words} characters; this one has ${(input as string).length}.`;
    case 'array':
    case 'set':
      return `Give ${words} entries; here are ${(input as unknown[]).length}.`;
    case 'int':
      return `Give a whole number of ${words}, not ${describeValue(input)}.`;
    default:
      return `Give a number of ${words}, not ${describeValue(input)}.`;
  }
}

function describeChoice(values: unknown[], input: unknown): string {
  const choices = values.map((value) => (typeof value === 'string' ? quoteText(value) : String(value)));
  if (input === undefined)
    return `A value is missing. Choose ${choices.length > 1 ? 'one of ' : ''}${listWords(choices, 20)}.`;
  const near = typeof input === 'string' && findNearest(input.slice(0, 100), values.map(String));
  const hint = near ? ` Did you mean "${near}"?` : '';
  return `Choose ${choices.length > 1 ? 'one of ' : ''}${listWords(choices, 20)}, not ${describeValue(input)}.${hint}`;
}
