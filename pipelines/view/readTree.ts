import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../../modules/define.ts';
import { type ReadTest, ReadTrees } from '../../modules/lib/learners/trees/readTrees.ts';
import { type ModelFeature, modelFiles, type TrainedModel, trainedModel } from '../contract/model.ts';
import type { ModelTree } from '../contract/rpc/outputs.ts';
import { KeptValues } from './keptValues.ts';

/** Nodes that are told of one tree: a drawing of more says nothing, and would keep the page busy. */
const mostNodes = 5000;
/** Categories named in a test. */
const mostNamed = 8;
/** What is missing takes another way than all that is there: the largest float, as `Tree` has it. */
const largestFloat = 3.4028234663852886e38;

interface ModelTrees {
  model: TrainedModel;
  trees: ReadTrees | undefined;
}

const kept = new KeptValues<Promise<ModelTrees>>(4, () => {});

/** How many trees a trained model has; 0 for one of another kind. */
export async function countTrees(folder: string): Promise<number> {
  return (await readModel(folder)).trees?.count ?? 0;
}

/** One tree of a trained model, its tests in words. Throws StepError when there is none with this number. */
export async function readTree(folder: string, index: number): Promise<ModelTree> {
  const { model, trees } = await readModel(folder);
  if (!trees) throw new StepError('This model is not made of trees.');
  if (index >= trees.count) throw new StepError(`The model has ${trees.count} trees; there is no tree ${index + 1}.`);
  const features = new Map(model.features.map((feature) => [feature.input, feature]));
  const { nodes, nodeCount } = trees.tree(index, mostNodes);
  const outputs = new Set(nodes.flatMap(({ values }) => [...values.keys()]));
  // The leaves of a forest are divided by the number of its trees, so that they add up to the answer.
  const isForest = model.learner === 'decision-forest';
  const scale = isForest ? trees.count : 1;
  const ofClass = !isForest && trees.outputs > 1;
  const width = isForest ? trees.outputs : 1;
  const classOf = ofClass ? model.classes?.[[...outputs][0] ?? 0] : undefined;
  return {
    index,
    count: trees.count,
    class: classOf ?? null,
    nodeCount,
    nodes: nodes.map(({ test, yes, no, values }) => ({
      test: test ? describeTest(test, features.get(test.input)) : null,
      yes: yes < 0 ? null : yes,
      no: no < 0 ? null : no,
      missing: test ? (test.missingYes ? 'yes' : 'no') : null,
      values: test ? [] : leafValues(values, width, scale),
    })),
  };
}

async function readModel(folder: string): Promise<ModelTrees> {
  const known = kept.find(folder);
  if (known) return await known;
  const reading = (async () => {
    const text = await readFile(join(folder, modelFiles.description), 'utf8');
    const bytes = await readFile(join(folder, modelFiles.graph));
    return { model: trainedModel.parse(JSON.parse(text)), trees: ReadTrees.read(bytes) };
  })();
  kept.keep(folder, reading);
  reading.catch(() => kept.remove(reading));
  return await reading;
}

function leafValues(values: ReadonlyMap<number, number>, width: number, scale: number): number[] {
  const all =
    width === 1 ? [[...values.values()][0] ?? 0] : Array.from({ length: width }, (_, k) => values.get(k) ?? 0);
  return all.map((value) => shortest(value * scale));
}

/** `horsepower <= 102.5`, `make is one of audi, bmw`, `make is missing`. */
function describeTest(test: ReadTest, feature: ModelFeature | undefined): string {
  const name = feature?.name ?? test.input;
  if (test.kind === 'category') return describeCategories(name, test);
  if (test.threshold === largestFloat) return `${name} is present`;
  if (feature?.type === 'boolean') return `${name} is false`;
  if (feature?.type === 'datetime') return `${name} <= ${dayText(test.threshold)}`;
  return `${name} <= ${shortest(test.threshold)}`;
}

function describeCategories(name: string, { yes, no }: Extract<ReadTest, { kind: 'category' }>): string {
  if (yes.length === 0) return `${name} is missing`;
  if (no.length === 0) return `${name} is present`;
  if (yes.length <= no.length || no.length > mostNamed) return `${name} is ${listValues(yes, 'one of')}`;
  return no.length === 1 ? `${name} is not ${no[0]}` : `${name} is ${listValues(no, 'none of')}`;
}

function listValues(values: readonly string[], words: string): string {
  if (values.length === 1) return values[0]!;
  const named = values.slice(0, mostNamed).join(', ');
  return `${words} ${named}${values.length > mostNamed ? ` and ${values.length - mostNamed} more` : ''}`;
}

/** Days since 1970, UTC, to the minute: a float knows no more. */
function dayText(days: number): string {
  const time = new Date(Math.round(days * 1440) * 60_000);
  if (Number.isNaN(time.getTime())) return `${days} days after 1970-01-01`;
  const [day, clock = ''] = time.toISOString().split('T');
  return clock.startsWith('00:00') ? day! : `${day} ${clock.slice(0, 5)}`;
}

/** The number with the fewest digits that is the same 32-bit float. */
function shortest(value: number): number {
  const float = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(float.toPrecision(digits));
    if (Math.fround(rounded) === float) return rounded;
  }
  return Number(float.toPrecision(9));
}
