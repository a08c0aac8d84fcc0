import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '../../../pipelines/contract/error.ts';
import type { InferencePlan, Servable } from '../../../pipelines/contract/servable.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { scoreColumnsOf } from '../params/scoreColumns.ts';
import { TableSession } from '../table/session.ts';
import { addOnnxInThread } from './addOnnxInThread.ts';
import { describeRequest } from './describeRequest.ts';
import { type Draft, type DraftReference, draftSteps } from './draftSteps.ts';
import { type PrunedSteps, pruneSteps } from './pruneSteps.ts';
import { readSampleRows } from './readSampleRows.ts';
import { writeServable } from './servableFile.ts';

export interface BindOptions {
  plan: InferencePlan;
  /** Path of an output of the run that is kept: a file or a folder; undefined where it is not there any more. */
  artifact(nodeId: string, port: string): string | undefined;
  /** Where to write the servable: a folder that does not exist. */
  folder: string;
  /** A folder for files that are gone afterwards. */
  tempDir: string;
  /** Bytes that may be used. */
  memoryLimit: number;
  signal?: AbortSignal;
}

/**
 * Writes a servable: the steps of a plan, bound to what a run of the pipeline made. The same results give the same bytes.
 * Fails with sentences that say why the model cannot be served.
 */
export async function bindServable(options: BindOptions): Promise<Result<Servable, string[]>> {
  const { tempDir, memoryLimit, signal = new AbortController().signal } = options;
  await using session = await TableSession.open({ tempDir, memoryLimit, signal, threads: 1, progress: () => {} });
  try {
    return await bind(session, options);
  } catch (error) {
    if (error instanceof StepError) return { ok: false, error: [error.message] };
    throw error;
  }
}

async function bind(
  session: TableSession,
  { plan, folder, ...options }: BindOptions,
): Promise<Result<Servable, string[]>> {
  const artifact = (nodeId: string, port: string): string => {
    const path = options.artifact(nodeId, port);
    if (path !== undefined) return path;
    throw new StepError(`The result "${nodeId}.${port}" of the run is not there any more. Run the pipeline again.`);
  };
  const drafted = await draftSteps({ plan, artifact, session });
  if (!drafted.ok) return { ok: false, error: [drafted.error] };
  const draft = drafted.value;
  const models = draft.steps.flatMap(({ model }) => model ?? []);
  if (models.length === 0) return { ok: false, error: ['No trained model has a part in the answer.'] };
  const response = answerColumns(draft);
  const kept = pruneSteps(
    draft,
    response.map(({ name }) => name),
  );
  if (!kept.ok) return { ok: false, error: [kept.error] };
  const pruned = kept.value;
  const unknown = findUnknown(draft, pruned);
  if (unknown) return { ok: false, error: [unknown] };

  const table = await session.read(artifact(plan.request.nodeId, plan.request.port));
  await mkdir(folder, { recursive: true });
  const servable: Servable = {
    format: 'pipewright/servable@1',
    task: models.at(-1)!.task,
    request: await describeRequest(session, table, pruned.request, models),
    response,
    steps: pruned.steps,
    answer: pruned.steps.at(-1)!.name,
    references: await copyReferences(folder, draft.references, pruned),
    notCompiled: [],
  };
  await writeServable(folder, servable);
  const sample = await readSampleRows(session, table, servable.request);
  return { ok: true, value: await addOnnxInThread({ folder, ...sample }) };
}

/** Of a step that scores: the scores alone, which are all that a caller does not know. */
function answerColumns({ steps }: Draft): Column[] {
  const { model, columns } = steps.at(-1)!;
  return model ? scoreColumnsOf(model) : columns;
}

/** A column that the steps need and that a request cannot have: one that only a training-only step made. */
function findUnknown({ request }: Draft, pruned: PrunedSteps): string | undefined {
  const known = new Set(request.map(({ name }) => name));
  const unknown = [...pruned.request].filter((name) => !known.has(name)).map((name) => `"${name}"`);
  if (unknown.length === 0) return undefined;
  return `The model reads ${unknown.join(', ')}, which a step made that is only of training. Train the model without it.`;
}

async function copyReferences(
  folder: string,
  references: readonly DraftReference[],
  { steps }: PrunedSteps,
): Promise<Servable['references']> {
  const read = new Set(steps.flatMap((step) => (step.kind === 'score' ? [step.model] : [])));
  for (const step of steps) if (step.kind === 'sql') for (const { from } of Object.values(step.tables)) read.add(from);
  const copied: Servable['references'] = [];
  for (const { name, type, source } of references.filter((reference) => read.has(reference.name))) {
    const path = type === 'model' ? `models/${name}` : `references/${name}.parquet`;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(source, join(folder, path), { recursive: true });
    copied.push({ name, type, path });
  }
  return copied;
}
