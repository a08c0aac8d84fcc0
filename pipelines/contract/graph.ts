import { z } from 'zod';
import { computeName } from './computeName.ts';
import { stepKey } from './run.ts';

/** First member of every pipeline file. A change of the format is a new number and a migration. */
export const pipelineFormat = 'pipewright/pipeline@1';

/** Most that a pipeline file may hold. Enough for any pipeline that people draw, little enough to check at once. */
export const pipelineLimits = {
  /** Bytes of the file. */
  fileSize: 10_000_000,
  /** Objects and lists inside each other. */
  depth: 64,
  /** Keys of one object. */
  keys: 10_000,
  /** Entries of one list. */
  items: 100_000,
  /** Values of all kinds together. */
  values: 1_000_000,
  nodes: 20_000,
  edges: 60_000,
  parameters: 1_000,
  notes: 5_000,
} as const;

const namePattern = '[A-Za-z][A-Za-z0-9_-]{0,63}';
const nameWords = 'begins with a letter and goes on with at most 63 letters, digits, "_" or "-"';

export const nodeId = z.string().regex(new RegExp(`^${namePattern}$`), `The id of a step ${nameWords}.`);

export const parameterName = z.string().regex(new RegExp(`^${namePattern}$`), `The name of a parameter ${nameWords}.`);

/** One end of an edge: `node.port`. */
export const endpoint = z
  .string()
  .regex(new RegExp(`^${namePattern}\\.${namePattern}$`), 'Write an end of an edge as "node.port".');

export const edge = z.strictObject({ from: endpoint, to: endpoint });
export type Edge = z.infer<typeof edge>;

const coordinate = z.number().min(-1e9).max(1e9);
export const position = z.strictObject({ x: coordinate, y: coordinate });

const shortText = z.string().max(200);
const longText = z.string().max(20_000);

/** JSON values by parameter name. A value at any depth may be a `parameterReference` instead. */
const params = z.record(z.string().max(200), z.unknown());

export const pipelineNode = z.strictObject({
  id: nodeId,
  /** Id of a module in the catalog. */
  module: z.string().min(1).max(100),
  /** Version of the module that `params` were written for. */
  version: z.number().int().positive(),
  /** Shown instead of the module's title. */
  title: shortText.optional(),
  comment: longText.optional(),
  position: position.default({ x: 0, y: 0 }),
  params: params.default({}),
  /** Name of the compute target that runs the step; the pipeline's, or processes of this machine, when left out. */
  compute: computeName.optional(),
  /** Name of the environment that its container has; the pipeline's, or none, when left out. */
  environment: computeName.optional(),
  /** false: the step runs every time, even when nothing that it depends on changed. */
  reuse: z.boolean().optional(),
  /**
   * Key of an earlier result that stands for the step's, whatever its parameters and inputs are now. Steps that only pinned ones
   * read from are left out of runs.
   */
  pinned: stepKey.optional(),
  /** The step, and every step that cannot do without it, is left out of runs. */
  disabled: z.boolean().optional(),
});
export type PipelineNode = z.infer<typeof pipelineNode>;

/** Stands for the value of a pipeline parameter inside a node's `params`. */
export const parameterReference = z.strictObject({ $param: parameterName });

const columnNames = z.array(z.string());
const columnRules = z.record(z.string(), z.unknown());
const parameterBase = { name: parameterName, description: longText.optional() };

/** A value that is chosen when a run starts. Without a default, one has to be given. */
export const pipelineParameter = z.discriminatedUnion('type', [
  z.strictObject({ ...parameterBase, type: z.literal('string'), default: z.string().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('integer'), default: z.number().int().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('number'), default: z.number().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('boolean'), default: z.boolean().optional() }),
  /** Path of a file, or a URL. */
  z.strictObject({ ...parameterBase, type: z.literal('file'), default: z.string().optional() }),
  /** Name of one column. */
  z.strictObject({ ...parameterBase, type: z.literal('column'), default: z.string().optional() }),
  /** Names of columns, or a selection with `start` and `rules`. */
  z.strictObject({
    ...parameterBase,
    type: z.literal('columns'),
    default: z.union([columnNames, columnRules]).optional(),
  }),
]);
export type PipelineParameter = z.infer<typeof pipelineParameter>;
export type ParameterType = PipelineParameter['type'];

/** Text on the canvas. */
export const note = z.strictObject({
  id: nodeId,
  text: longText,
  position: position.default({ x: 0, y: 0 }),
  size: z.strictObject({ width: coordinate.min(1), height: coordinate.min(1) }).optional(),
});

/** A pipeline, as its file holds it. Edges and ids are checked against each other by graph/, not here. */
export const pipeline = z.strictObject({
  format: z.literal(pipelineFormat),
  name: shortText,
  description: longText.default(''),
  parameters: z.array(pipelineParameter).max(pipelineLimits.parameters).default([]),
  /** Where its steps run, unless they say otherwise. */
  compute: computeName.optional(),
  environment: computeName.optional(),
  nodes: z.array(pipelineNode).max(pipelineLimits.nodes),
  edges: z.array(edge).max(pipelineLimits.edges).default([]),
  notes: z.array(note).max(pipelineLimits.notes).default([]),
});
export type Pipeline = z.infer<typeof pipeline>;

/** Splits `node.port`. */
export function splitEndpoint(text: string): { node: string; port: string } {
  const dot = text.indexOf('.');
  return { node: text.slice(0, dot), port: text.slice(dot + 1) };
}
