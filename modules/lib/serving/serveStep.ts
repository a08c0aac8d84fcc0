import type { z } from 'zod';
import type { Result } from '../../../pipelines/contract/error.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import type { ModuleSpec } from '../../define.ts';
import { readTransformation } from '../transform/transformationFile.ts';

export interface ServeArgs<P> {
  params: P;
  /** The output that is served; `trainedModel` of a step that trains: the scores of that model. */
  port: string;
  /** Columns by input port, of the rows that come in as well as of tables that are kept. */
  columns: Record<string, Column[]>;
  /** Path of the artifact that is kept for an input port. */
  input(port: string): string;
  /** Path of what the step made in the run. */
  output(port: string): string;
  /** Columns of a table that the step made in the run. */
  outputColumns(port: string): Promise<Column[]>;
}

/** What a step does to rows when it is served. Ports name its inputs. */
export type StepService =
  | { kind: 'transform'; port: string; inputs: Column[]; operations: Operation[] }
  /** `tables`: port by name; t1 has the rows. `columns` are those of the answer. */
  | { kind: 'sql'; query: string; tables: Record<string, string>; columns: Column[] }
  | { kind: 'combine'; ports: string[] }
  | { kind: 'score'; port: string /** Path of its folder. */; model: string; appendScores: boolean };

/** Fails with a sentence that says why the step cannot be served. */
export type Served = Result<StepService, string>;

/** The type of a module's `serve`: what a step of it, fitted in a run, does to the rows of a request. */
export type ServeOf<S extends ModuleSpec> = (args: ServeArgs<z.output<S['params']>>) => Served | Promise<Served>;

/** What a `serve.ts` exports. */
export interface ModuleServing {
  serve: (args: ServeArgs<never>) => Served | Promise<Served>;
}

/** A fitted transformation, read from its file, over the rows of a port. */
export async function serveFitted(path: string, port: string): Promise<Served> {
  const { inputs, operations } = await readTransformation(path);
  return { ok: true, value: { kind: 'transform', port, inputs, operations } };
}
