import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../../pipelines/contract/error.ts';
import { modelFiles } from '../../../pipelines/contract/model.ts';
import { type Servable, type ServableStep, servableFiles } from '../../../pipelines/contract/servable.ts';
import { StepError } from '../../define.ts';
import { readTrainedModel } from '../learners/saveModel.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';
import { type GraphTable, keepRows } from '../onnx/graphColumns.ts';
import { addTransformation } from '../transform/toOnnx.ts';
import { addRequest, addResponse, nameInputs, nameKept } from './onnxPorts.ts';
import { addScores, type EmbeddedModel } from './onnxScores.ts';

/** A protobuf message of 2 GB or more cannot be read. */
const mostBytes = 2 ** 31 - 1;

/**
 * Writes `pipeline.onnx`, which holds all steps of a servable, into its folder; the same servable gives the same bytes. Fails with a
 * sentence for each step that ONNX has no exact counterpart of.
 */
export async function compileToOnnx(folder: string, servable: Servable): Promise<Result<undefined, string[]>> {
  const models = new Map<string, EmbeddedModel>();
  for (const { name, type, path } of servable.references) {
    if (type === 'model') models.set(name, await readModel(join(folder, path)));
  }
  const compiled = compileSteps(servable, models);
  if (!compiled.ok) return compiled;
  if (compiled.value.length > mostBytes) {
    return { ok: false, error: ['All steps in one file would be larger than the 2 GB that ONNX files can have.'] };
  }
  await writeFile(join(folder, servableFiles.onnx), compiled.value);
  return { ok: true, value: undefined };
}

async function readModel(folder: string): Promise<EmbeddedModel> {
  return { model: await readTrainedModel(folder), bytes: await readFile(join(folder, modelFiles.graph)) };
}

/** The bytes of an ONNX file that does what the steps do. `models` are the references, by name. */
function compileSteps(servable: Servable, models: ReadonlyMap<string, EmbeddedModel>): Result<Uint8Array, string[]> {
  if (servable.request.length === 0) return { ok: false, error: ['The steps read no column of a request.'] };
  const inputs = nameInputs(servable);
  const kept = nameKept(servable, inputs);
  const graph = new GraphBuilder([...inputs, ...servable.response.map(({ name }) => name), kept]);
  const relations = new Map([['request', addRequest(graph, servable.request, inputs)]]);
  const reasons: string[] = [];
  for (const step of servable.steps) {
    try {
      const table = addStep(graph, step, relations, models);
      if (table) relations.set(step.name, table);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      reasons.push(`"${step.title}": ${error.message}`);
    }
  }
  const answer = relations.get(servable.answer);
  if (!answer || reasons.length > 0) return { ok: false, error: reasons };
  addResponse(graph, servable, { inputs, answer, kept });
  return { ok: true, value: graph.toBytes() };
}

/** Undefined where a step before it, which has a reason of its own, could not be compiled. */
function addStep(
  graph: GraphBuilder,
  step: ServableStep,
  relations: ReadonlyMap<string, GraphTable>,
  models: ReadonlyMap<string, EmbeddedModel>,
): GraphTable | undefined {
  switch (step.kind) {
    case 'transform': {
      const from = relations.get(step.from);
      return from && addTransformation(graph, step, from);
    }
    case 'combine':
      return combine(graph, step, relations);
    case 'score': {
      const from = relations.get(step.from);
      return from && addScores(graph, models.get(step.model)!, from, step.appendScores);
    }
    case 'sql':
      throw new StepError('SQL has no counterpart in ONNX.');
  }
}

function combine(
  graph: GraphBuilder,
  { parts }: Extract<ServableStep, { kind: 'combine' }>,
  relations: ReadonlyMap<string, GraphTable>,
): GraphTable | undefined {
  let kept: string | undefined;
  const columns: GraphTable['columns'] = [];
  for (const { from, columns: wanted } of parts) {
    const table = relations.get(from);
    if (!table) return undefined;
    if (table.kept !== undefined) kept = keepRows(graph, kept, table.kept);
    const byName = new Map(table.columns.map((entry) => [entry.column.name, entry]));
    columns.push(...wanted.map(({ name, column }) => ({ ...byName.get(name)!, column })));
  }
  return { columns, ...(kept === undefined ? {} : { kept }) };
}
