import type { z } from 'zod';
import type { Result } from '../contract/error.ts';
import { describeIssue } from './describeIssue.ts';

export interface Issue {
  path: readonly PropertyKey[];
  message: string;
  /** Keys that are not known at `path`. */
  unknownKeys?: readonly string[];
}

/** Words are costly: a hostile value may be wrong in a million places. */
const mostIssues = 1_000;

/**
 * Parses by a zod schema. What is wrong is said in words that also stand when zod's own would be for programmers; only the
 * first thousand issues are reported.
 */
export function parseWithWords<T>(schema: z.ZodType<T>, value: unknown): Result<T, Issue[]> {
  let described = 0;
  const error = (issue: z.core.$ZodRawIssue) =>
    described++ < 3 * mostIssues ? describeIssue(issue) : 'This value does not fit.';
  const parsed = schema.safeParse(value, { error });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, error: parsed.error.issues.slice(0, mostIssues).flatMap((issue) => flattenIssue(issue, [])) };
}

/** Replaces what is said about a union by what is said about the member that was probably meant. */
function flattenIssue(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): Issue[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') return [{ path, message: issue.message, unknownKeys: issue.keys }];
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  const members = issue.errors.filter((issues) => !issues.some(isWrongFromTheStart));
  const meant = members.sort((left, right) => left.length - right.length)[0];
  if (meant) return meant.flatMap((inner) => flattenIssue(inner, path));
  const messages = [...new Set(issue.errors.flat().map(({ message }) => message))];
  return [{ path, message: messages.length > 0 ? joinAlternatives(messages) : issue.message }];
}

/** `Give a list, not 5.` and `Give an object, not 5.` → `Give a list or an object, not 5.` */
function joinAlternatives(messages: readonly string[]): string {
  const parts = messages.map((message) => /^Give (?<wanted>[^,]+), not (?<found>.+)\.$/.exec(message)?.groups);
  const found = parts[0]?.found;
  if (!parts.every((part) => part && part.found === found)) return messages.join(' Or: ');
  return `Give ${parts.map((part) => part!.wanted).join(' or ')}, not ${found}.`;
}

function isWrongFromTheStart({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** `["rules", 0, "range"]` → `rules.0.range` */
export function joinPath(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
