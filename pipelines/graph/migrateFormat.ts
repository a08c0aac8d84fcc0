import type { Problem, Result } from '../contract/error.ts';
import { pipelineFormat } from '../contract/graph.ts';
import { describeValue, quoteText } from './quoteText.ts';

type Document = Record<string, unknown>;

const family = 'pipewright/pipeline@';
const current = Number(pipelineFormat.slice(family.length));

/**
 * From version n of the file format to n + 1. They move what they find and judge nothing: the validation that follows
 * speaks about whatever is missing.
 */
const migrations: Record<number, (document: Document) => Document> = {
  0: nameEndsOfEdges,
};

/** Brings a parsed file to the current format. Fails when it is not a pipeline, or one of a later format. */
export function migrateFormat(document: unknown): Result<Document, Problem> {
  if (!isObject(document)) {
    return refuse('wrong-format', `A pipeline file holds one object, not ${describeValue(document)}.`);
  }
  const { format } = document;
  if (typeof format !== 'string' || !/^pipewright\/pipeline@\d{1,6}$/.test(format)) {
    const found = format === undefined ? 'it is missing' : `here is ${describeValue(format)}`;
    return refuse('wrong-format', `This is not a pipeline file: "format" has to be "${pipelineFormat}", and ${found}.`);
  }
  let version = Number(format.slice(family.length));
  if (version > current) {
    return refuse(
      'newer-format',
      `This file needs a newer Pipewright: its format is ${quoteText(format)}, the newest known here is "${pipelineFormat}".`,
    );
  }
  let migrated = document;
  for (; version < current; version++) migrated = migrations[version]!(migrated);
  return { ok: true, value: { ...migrated, format: pipelineFormat } };
}

/**
 * Format 0 had `title`, `modules` with `settings`, `x` and `y`, and `connections` whose ends were objects.
 */
function nameEndsOfEdges({ title, modules, connections, ...rest }: Document): Document {
  const nodes = mapList(modules, ({ settings, x, y, ...node }) => ({
    version: 1,
    ...node,
    ...(x !== undefined && y !== undefined && { position: { x, y } }),
    ...(settings !== undefined && { params: settings }),
  }));
  const edges = mapList(connections, ({ source, target, ...edge }) => ({
    ...edge,
    from: joinEnd(source),
    to: joinEnd(target),
  }));
  return {
    ...rest,
    ...(title !== undefined && { name: title }),
    ...(nodes !== undefined && { nodes }),
    ...(edges !== undefined && { edges }),
  };
}

function mapList(list: unknown, change: (item: Document) => unknown): unknown {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : list;
}

function joinEnd(end: unknown): unknown {
  if (!isObject(end) || typeof end.node !== 'string' || typeof end.port !== 'string') return end;
  return `${end.node}.${end.port}`;
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: Problem['code'], message: string): { ok: false; error: Problem } {
  return { ok: false, error: { code, message } };
}
