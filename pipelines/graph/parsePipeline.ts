import type { z } from 'zod';
import type { Problem, Result } from '../contract/error.ts';
import { type Pipeline, pipeline, pipelineLimits } from '../contract/graph.ts';
import { findRepeated } from './findRepeated.ts';
import { migrateFormat } from './migrateFormat.ts';
import { type Issue, parseWithWords } from './parseWithWords.ts';
import { listWords, quoteText } from './quoteText.ts';
import { scanJson } from './scanJson.ts';
import { tidyProblems } from './tidyProblems.ts';

/**
 * Text of a pipeline file → pipeline in the current format. Whether its modules, parameters and edges fit together is
 * `validatePipeline`'s to say. A hostile text (huge, deeply nested, `__proto__`, one id twice) is refused in less than
 * a second.
 */
export function parsePipeline(text: string): Result<Pipeline, Problem[]> {
  if (text.length > pipelineLimits.fileSize) return refuse(tooLarge);
  // A byte order mark is no part of the text (RFC 8259, section 8.1).
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const fault = scanJson(json, pipelineLimits);
  if (fault) return refuse(fault);
  const migrated = migrateFormat(JSON.parse(json));
  if (!migrated.ok) return refuse(migrated.error);
  const document = migrated.value;
  const tooMany = findTooMany(document);
  if (tooMany.length > 0) return { ok: false, error: tooMany };
  const parsed = parseDocument(document);
  if (!parsed.ok) return { ok: false, error: tidyProblems(parsed.error.map((issue) => locateIssue(issue, document))) };
  const repeated = findRepeated(parsed.value);
  return repeated.length > 0 ? { ok: false, error: tidyProblems(repeated) } : parsed;
}

/** Everything but the two lists that may be long. */
const frame = pipeline.omit({ nodes: true, edges: true });

function parseDocument({ nodes, edges, ...rest }: Record<string, unknown>): Result<Pipeline, Issue[]> {
  const parts = [parseWithWords(frame, rest), parseList('nodes', nodes), parseList('edges', edges)] as const;
  const issues = parts.flatMap((part) => (part.ok ? [] : part.error));
  const [parsedFrame, parsedNodes, parsedEdges] = parts;
  if (!parsedFrame.ok || !parsedNodes.ok || !parsedEdges.ok) return { ok: false, error: issues };
  return { ok: true, value: { ...parsedFrame.value, nodes: parsedNodes.value, edges: parsedEdges.value } };
}

const entriesAtOnce = 500;
const mostIssues = 1_000;

/** Zod goes on to the end of a list whatever it finds, so that a long one is given to it in pieces. */
function parseList<M extends 'nodes' | 'edges'>(member: M, list: unknown): Result<Pipeline[M], Issue[]> {
  const schema: z.ZodType<unknown> = pipeline.shape[member];
  if (!Array.isArray(list)) {
    const parsed = parseWithWords(schema, list);
    return parsed.ok ? { ok: true, value: parsed.value as Pipeline[M] } : { ok: false, error: locate(parsed.error, 0) };
  }
  const entries: unknown[] = [];
  const issues: Issue[] = [];
  for (let start = 0; start < list.length && issues.length < mostIssues; start += entriesAtOnce) {
    const parsed = parseWithWords(schema, list.slice(start, start + entriesAtOnce));
    if (parsed.ok) entries.push(...(parsed.value as unknown[]));
    else issues.push(...locate(parsed.error, start));
  }
  return issues.length > 0 ? { ok: false, error: issues } : { ok: true, value: entries as Pipeline[M] };

  function locate(found: Issue[], start: number): Issue[] {
    return found.map(({ path: [index, ...rest], ...issue }) => ({
      ...issue,
      path: index === undefined ? [member] : [member, Number(index) + start, ...rest],
    }));
  }
}

export const tooLarge: Problem = {
  code: 'file-too-large',
  message: `The file has more than ${pipelineLimits.fileSize / 1_000_000} MB, the most a pipeline may have. Keep data in files of their own.`,
};

function refuse(problem: Problem): { ok: false; error: Problem[] } {
  return { ok: false, error: [problem] };
}

/** Lists are counted before they are looked at, since each entry costs time. */
function findTooMany(document: Record<string, unknown>): Problem[] {
  return (['nodes', 'edges', 'parameters', 'notes'] as const).flatMap((member) => {
    const list = document[member];
    if (!Array.isArray(list) || list.length <= pipelineLimits[member]) return [];
    const message = `"${member}" has ${list.length} entries; ${pipelineLimits[member]} are allowed. Split the pipeline.`;
    return [{ code: 'too-many' as const, message }];
  });
}

/** Says where in the file an issue is, and which step it belongs to. */
function locateIssue({ path, message, unknownKeys }: Issue, document: Record<string, unknown>): Problem {
  const [list, index, ...rest] = path;
  const entries = typeof list === 'string' && document[list];
  const entry = Array.isArray(entries) && typeof index === 'number' ? (entries[index] as unknown) : undefined;
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const words = unknownKeys ? describeUnknownKeys(unknownKeys) : message;
  const problem: Problem = {
    code: 'wrong-structure',
    message: place === '' ? words : `${place.replace(/^\./, '')}: ${words}`,
  };
  const id = (entry as { id?: unknown } | undefined)?.id;
  if (list === 'nodes' && typeof id === 'string' && id.length <= 64) problem.node = id;
  const name = (entry as { name?: unknown } | undefined)?.name;
  if (list === 'parameters' && typeof name === 'string' && name.length <= 64) problem.param = name;
  if (problem.node !== undefined && rest[0] === 'params' && rest.length > 1)
    problem.param = rest.slice(1).map(String).join('.');
  return problem;
}

function describeUnknownKeys(keys: readonly string[]): string {
  return `${listWords(
    keys.slice(0, 6).map((key) => quoteText(key)),
    5,
  )} is not part of the format. Remove it, or correct its name.`;
}
