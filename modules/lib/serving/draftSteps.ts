import type { Result } from '../../../pipelines/contract/error.ts';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { InferencePlan, ServableStep, ServedNode } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import { services } from '../../services.ts';
import { readTrainedModel } from '../learners/saveModel.ts';
import { unusedName } from '../params/columnNames.ts';
import { placeBeside } from '../params/combineColumns.ts';
import { keptColumns, scoreColumnsOf } from '../params/scoreColumns.ts';
import type { TableSession } from '../table/session.ts';
import { compileToSql } from '../transform/toSql.ts';
import { draftQuery } from './draftQuery.ts';
import type { StepService } from './serveStep.ts';
import type { TracedQuery } from './traceQuery.ts';

/** Name of the relation that holds the rows of a request. */
export const requestName = 'request';

/** A step as the training had it: with every column. */
export interface DraftStep {
  step: ServableStep;
  /** Columns of its relation. */
  columns: Column[];
  /** Of a score step. */
  model?: TrainedModel;
  /** Of a query. */
  traced?: TracedQuery;
  /** Name of the relation that its rows are those of, all and in the same order: its own where it leaves some out. */
  rowsOf: string;
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
  const relations = new Map([[keyOf(plan.request), { name: requestName, columns: request, rowsOf: requestName }]]);
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
    artifact,
    session,
  };
  for (const node of plan.nodes) {
    const service = await serveNode(node, relations, artifact, session);
    if (!service.ok) return { ok: false, error: `"${node.title}" cannot be served: ${service.error}` };
    const names = [...relations.values()].map(({ name }) => name);
    const drafted = await draftStep(node, service.value, unusedName(node.nodeId, names), drafting);
    if (!drafted.ok) return { ok: false, error: `"${node.title}" cannot be served: ${drafted.error}` };
    const { step, columns, rowsOf } = drafted.value;
    steps.push(drafted.value);
    relations.set(keyOf(node), { name: step.name, columns, rowsOf });
  }
  return { ok: true, value: { request, steps, references: [...references.values()] } };
}

interface Relation {
  name: string;
  columns: Column[];
  rowsOf: string;
}

interface Drafting {
  /** Name of a reference. */
  refer(type: 'table' | 'model', source: string): string;
  relation(input: { nodeId: string; port: string }): Relation;
  artifact: DraftSources['artifact'];
  session: TableSession;
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
    outputColumns: async (port) => (await session.read(artifact(node.nodeId, port))).columns,
  });
}

async function draftStep(
  node: ServedNode,
  service: StepService,
  name: string,
  drafting: Drafting,
): Promise<Result<DraftStep, string>> {
  const base = { name, title: node.title };
  switch (service.kind) {
    case 'transform': {
      const { inputs, operations } = service;
      const { name: from, columns: read, rowsOf } = drafting.relation(node.inputs[service.port]!);
      const fitted = { format: 'pipewright/transformation@1' as const, inputs, operations };
      const { columns } = compileToSql(fitted, read, 'rows');
      const step: ServableStep = { ...base, kind: 'transform', from, inputs, operations };
      return { ok: true, value: { step, columns, rowsOf: operations.some(leavesOut) ? name : rowsOf } };
    }
    case 'combine':
      return combine(node, service.ports, base, drafting);
    case 'sql':
      return await draftSql(node, service, base, drafting);
    case 'score': {
      const { appendScores, model: folder } = service;
      const model = await readTrainedModel(folder);
      const { name: from, columns, rowsOf } = drafting.relation(node.inputs[service.port]!);
      const step: ServableStep = { ...base, kind: 'score', from, model: drafting.refer('model', folder), appendScores };
      return { ok: true, value: { step, columns: scoredColumns(columns, model, appendScores), model, rowsOf } };
    }
  }
}

/** Whether an operation may leave out rows. */
function leavesOut(operation: Operation): boolean {
  if (operation.op === 'drop-missing-rows') return true;
  return operation.op === 'convert' && operation.columns.some(({ required }) => required);
}

type StepBase = { name: string; title: string };

function combine(
  node: ServedNode,
  ports: readonly string[],
  base: StepBase,
  { relation }: Drafting,
): Result<DraftStep, string> {
  const columns: Column[] = [];
  const relations = ports.map((port) => relation(node.inputs[port]!));
  const rowsOf = relations[0]!.rowsOf;
  if (relations.some((other) => other.rowsOf !== rowsOf)) {
    return {
      ok: false,
      error:
        'One of its inputs leaves out rows that the other has, so that rows beside each other are not the same. Join them by a key.',
    };
  }
  const parts = relations.map((part) => {
    const placed = placeBeside(columns, part.columns);
    columns.push(...placed);
    return { from: part.name, columns: part.columns.map(({ name }, i) => ({ name, column: placed[i]! })) };
  });
  return { ok: true, value: { step: { ...base, kind: 'combine', parts }, columns, rowsOf } };
}

async function draftSql(
  node: ServedNode,
  { query, tables: ports, columns }: Extract<StepService, { kind: 'sql' }>,
  base: StepBase,
  { relation, refer, artifact, session }: Drafting,
): Promise<Result<DraftStep, string>> {
  const tables: Extract<ServableStep, { kind: 'sql' }>['tables'] = {};
  for (const [name, port] of Object.entries(ports)) {
    const input = node.inputs[port]!;
    if (input.kind === 'rows') {
      const { name: from, columns } = relation(input);
      tables[name] = { from, columns };
      continue;
    }
    const path = artifact(input.nodeId, input.port);
    tables[name] = { from: refer('table', path), columns: (await session.read(path)).columns };
  }
  const schemas = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.columns]));
  const drafted = await draftQuery(session, query, schemas, columns);
  if (!drafted.ok) return drafted;
  const { traced, query: typed } = drafted.value;
  const step: ServableStep = { ...base, kind: 'sql', query: typed, tables, columns };
  const { rowsOf } = relation(node.inputs[ports.t1!]!);
  return { ok: true, value: { step, columns, traced, rowsOf: traced.keepsRows ? rowsOf : base.name } };
}

/** Of scored rows; the label is not known of them. */
function scoredColumns(columns: readonly Column[], model: TrainedModel, append: boolean): Column[] {
  const scores = scoreColumnsOf(model);
  if (!append) return scores;
  const kept = keptColumns(columns, model.label?.name, scores);
  return [...kept.filter(({ name }) => name !== model.label?.name), ...scores];
}
