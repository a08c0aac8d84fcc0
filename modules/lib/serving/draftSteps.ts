import type { Result } from '../../../pipelines/contract/error.ts';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { InferencePlan, ServableStep, ServedNode } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { services } from '../../services.ts';
import { readTrainedModel } from '../learners/saveModel.ts';
import { unusedName } from '../params/columnNames.ts';
import { placeBeside } from '../params/combineColumns.ts';
import { keptColumns, scoreColumnsOf } from '../params/scoreColumns.ts';
import type { TableSession } from '../table/session.ts';
import { compileToSql } from '../transform/toSql.ts';
import type { StepService } from './serveStep.ts';

/** Name of the relation that holds the rows of a request. */
export const requestName = 'request';

/** A step as the training had it: with every column. */
export interface DraftStep {
  step: ServableStep;
  /** Columns of its relation. */
  columns: Column[];
  /** Of a score step. */
  model?: TrainedModel;
}

/** A result of the run that steps read. */
export interface DraftReference {
  name: string;
  type: 'table' | 'model';
  /** Path of the artifact. */
  source: string;
}

export interface Draft {
  request: Column[];
  steps: DraftStep[];
  references: DraftReference[];
}

export interface DraftSources {
  plan: InferencePlan;
  /** Path of an output of the run: a file or a folder. Throws StepError where there is none. */
  artifact(nodeId: string, port: string): string;
  session: TableSession;
}

/** Binds the steps of a plan to what the run made, from the request to the answer. Fails with a sentence that names the step. */
export async function draftSteps({ plan, artifact, session }: DraftSources): Promise<Result<Draft, string>> {
  const { columns: request } = await session.read(artifact(plan.request.nodeId, plan.request.port));
  const relations = new Map([[keyOf(plan.request), { name: requestName, columns: request }]]);
  const references = new Map<string, DraftReference>();
  const steps: DraftStep[] = [];

  const drafting: Drafting = {
    refer(type, source) {
      const known = [...references.values()].find((reference) => reference.source === source);
      if (known) return known.name;
      const name = `${type}${references.size + 1}`;
      references.set(name, { name, type, source });
      return name;
    },
    relation: (input) => relations.get(keyOf(input))!,
  };
  for (const node of plan.nodes) {
    const service = await serveNode(node, relations, artifact, session);
    if (!service.ok) return { ok: false, error: `"${node.title}" cannot be served: ${service.error}` };
    const names = [...relations.values()].map(({ name }) => name);
    const draft = await draftStep(node, service.value, unusedName(node.nodeId, names), drafting);
    steps.push(draft);
    relations.set(keyOf(node), { name: draft.step.name, columns: draft.columns });
  }
  return { ok: true, value: { request, steps, references: [...references.values()] } };
}

interface Relation {
  name: string;
  columns: Column[];
}

interface Drafting {
  /** Name of a reference. */
  refer(type: 'table' | 'model', source: string): string;
  relation(input: { nodeId: string; port: string }): Relation;
}

function keyOf({ nodeId, port }: { nodeId: string; port: string }): string {
  return `${nodeId}.${port}`;
}

async function serveNode(
  node: ServedNode,
  relations: ReadonlyMap<string, Relation>,
  artifact: DraftSources['artifact'],
  session: TableSession,
) {
  const load = services[node.module];
  if (!load) return { ok: false as const, error: 'Steps of its module can not be served yet.' };
  const columns: Record<string, Column[]> = {};
  for (const [port, input] of Object.entries(node.inputs)) {
    if (input.kind === 'rows') columns[port] = relations.get(keyOf(input))!.columns;
    else if (input.type === 'table') columns[port] = (await session.read(artifact(input.nodeId, input.port))).columns;
  }
  const { serve } = await load();
  return await serve({
    params: node.params as never,
    port: node.port,
    columns,
    input: (port) => artifact(node.inputs[port]!.nodeId, node.inputs[port]!.port),
    output: (port) => artifact(node.nodeId, port),
  });
}

async function draftStep(
  node: ServedNode,
  service: StepService,
  name: string,
  { refer, relation }: Drafting,
): Promise<DraftStep> {
  const base = { name, title: node.title };
  switch (service.kind) {
    case 'transform': {
      const { inputs, operations } = service;
      const from = relation(node.inputs[service.port]!);
      const fitted = { format: 'pipewright/transformation@1' as const, inputs, operations };
      const { columns } = compileToSql(fitted, from.columns, 'rows');
      return { step: { ...base, kind: 'transform', from: from.name, inputs, operations }, columns };
    }
    case 'combine': {
      const columns: Column[] = [];
      const parts = service.ports.map((port) => {
        const part = relation(node.inputs[port]!);
        const placed = placeBeside(columns, part.columns);
        columns.push(...placed);
        return { from: part.name, columns: part.columns.map(({ name }, i) => ({ name, column: placed[i]! })) };
      });
      return { step: { ...base, kind: 'combine', parts }, columns };
    }
    case 'sql': {
      throw new StepError('SQL is not served yet.');
    }
    case 'score': {
      const model = await readTrainedModel(service.model);
      const from = relation(node.inputs[service.port]!);
      const { appendScores } = service;
      const step: ServableStep = {
        ...base,
        kind: 'score',
        from: from.name,
        model: refer('model', service.model),
        appendScores,
      };
      return { step, columns: scoredColumns(from.columns, model, appendScores), model };
    }
  }
}

/** Of scored rows; the label is not known of them. */
function scoredColumns(columns: readonly Column[], model: TrainedModel, append: boolean): Column[] {
  const scores = scoreColumnsOf(model);
  if (!append) return scores;
  const kept = keptColumns(columns, model.label?.name, scores);
  return [...kept.filter(({ name }) => name !== model.label?.name), ...scores];
}
