import type { ModelFeature } from '../../../pipelines/contract/model.ts';
import { StepError } from '../../define.ts';
import { joinColumns, splitColumns } from '../onnx/blocks.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import { addChoice, addIsWithin, addRow, type GraphColumn, toDoubles } from '../onnx/graphColumns.ts';
import { isMarkedText } from '../onnx/graphTexts.ts';
import { addCast } from '../onnx/scaledNumbers.ts';
import { addNumberTexts } from './onnxNumberTexts.ts';

/** The largest finite float32. */
const largestFloat = 3.4028234663852886e38;

/**
 * Adds what a model's features are read from: the columns as `readFeatures` reads them from a table to score. Answers tensors by the
 * names of the model's inputs. Throws StepError where a column is missing, or cannot be read in ONNX.
 */
export function addFeatures(
  graph: GraphBuilder,
  features: readonly ModelFeature[],
  columns: readonly GraphColumn[],
): Map<string, string> {
  const byName = new Map(columns.map((column) => [column.column.name, column]));
  const sources = features.map((feature) => {
    const source = byName.get(feature.name);
    if (!source) throw new StepError(`The column "${feature.name}" that the model was trained with is missing.`);
    return { feature, source };
  });
  const tensors = new Map<string, string>();
  const numeric = sources.filter(({ feature }) => feature.kind === 'numeric');
  const floats = numeric.length > 0 ? addFloatColumns(graph, numeric) : [];
  for (const [i, { feature }] of numeric.entries()) tensors.set(feature.input, floats[i]!);
  for (const { feature, source } of sources) {
    if (feature.kind === 'categorical') tensors.set(feature.input, addCategories(graph, feature, source));
  }
  return tensors;
}

interface Source {
  feature: ModelFeature;
  source: GraphColumn;
}

/** Floats [N, 1]: NaN for what is missing and for what no finite float holds. */
function addFloatColumns(graph: GraphBuilder, sources: readonly Source[]): string[] {
  for (const { feature, source } of sources) requireNumbers(feature, source);
  const doubles = joinColumns(
    graph,
    sources.map(({ source }) => toDoubles(graph, source)),
  );
  const finite = addChoice(graph, addIsWithin(graph, doubles, largestFloat), doubles, addRow(graph, [Number.NaN]));
  return splitColumns(graph, addCast(graph, finite, 'float'), sources.length);
}

function requireNumbers(feature: ModelFeature, { column }: GraphColumn): void {
  if (column.type === 'string') {
    throw new StepError(
      `The column "${feature.name}" holds text, and the model was trained with ${feature.type} there: ONNX does not read numbers from text as Pipewright does.`,
    );
  }
  if (feature.type !== column.type && (feature.type === 'datetime' || column.type === 'datetime')) {
    throw new StepError(
      `The column "${feature.name}" is of type ${column.type}, but the model was trained with ${feature.type} there.`,
    );
  }
}

/** Texts [N, 1] as the model's own file wants them: empty where missing. */
function addCategories(graph: GraphBuilder, feature: ModelFeature, source: GraphColumn): string {
  const categories = feature.categories ?? [];
  if (source.type !== 'string') return addNumberTexts(graph, feature, source);
  const marked = categories.find(isMarkedText);
  if (marked === undefined) return source.tensor;
  throw new StepError(
    `The category ${JSON.stringify(marked)} of the column "${feature.name}" has a character that ONNX texts do not keep.`,
  );
}
