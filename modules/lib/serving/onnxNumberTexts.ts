import type { ModelFeature } from '../../../pipelines/contract/model.ts';
import type { ColumnType } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import type { GraphBuilder } from '../onnx/graphBuilder.ts';
import { addCall, addChoice, addIsWithin, addRow, type GraphColumn, toDoubles } from '../onnx/graphColumns.ts';
import { isComparable, microsecondsOfDay, readScalar } from '../onnx/graphScalars.ts';
import { addCast } from '../onnx/scaledNumbers.ts';

/** A category and the number that is written so. */
interface Key {
  text: string;
  number: number;
}

/** Most categories of fractions: each row is compared with each of them. */
const mostFractions = 1000;

/**
 * Adds the texts [N, 1] of a categorical feature whose column holds numbers, booleans or datetimes: the category that is the value
 * written as the model's training wrote it; empty for any other value. Numbers are looked up instead of written: ONNX
 * writes doubles in another way than SQL does. Throws StepError where that cannot be done.
 */
export function addNumberTexts(graph: GraphBuilder, feature: ModelFeature, source: GraphColumn): string {
  const { column } = source;
  if (!isComparable(column.type, feature.type)) {
    throw new StepError(
      `The column "${feature.name}" is of type ${column.type}, but the model was trained with ${feature.type} there.`,
    );
  }
  // -0 is a category of its own where doubles were written: as "-0.0".
  const signed = feature.type === 'double' && column.type === 'double';
  const keys = (feature.categories ?? [])
    .map((text) => ({ text, number: readCategory(text, feature.type) }))
    .filter((key): key is Key => key.number !== undefined && (signed || !Object.is(key.number, -0)));
  if (keys.length === 0) keys.push({ text: '', number: 0 });
  const doubles = toDoubles(graph, source);
  const x = column.type === 'datetime' ? addMicroseconds(graph, doubles) : doubles;
  if (keys.every(({ number }) => Number.isInteger(number) && !Object.is(number, -0))) {
    return lookUpIntegers(graph, x, keys, signed);
  }
  if (keys.length <= mostFractions) return lookUpFractions(graph, x, keys);
  throw new StepError(
    `The column "${feature.name}" has ${keys.length} categories that are not whole numbers: too many to compare with.`,
  );
}

/** The number that training wrote as that text; of datetimes microseconds. */
function readCategory(text: string, type: ColumnType): number | undefined {
  if (type !== 'integer') {
    const value = readScalar(type, text);
    return value !== undefined && type === 'datetime' ? Math.round(value * microsecondsOfDay) : value;
  }
  const number = Number(text);
  return Number.isInteger(number) && BigInt(number).toString() === text ? number : undefined;
}

function addMicroseconds(graph: GraphBuilder, days: string): string {
  return addCall(graph, 'Round', addCall(graph, 'Mul', days, addRow(graph, [microsecondsOfDay])));
}

function lookUpIntegers(graph: GraphBuilder, x: string, keys: readonly Key[], signed: boolean): string {
  const numbers = new Set(keys.map(({ number }) => number));
  let noKey = 0;
  while (numbers.has(noKey)) noKey += 1;
  const whole = addCall(graph, 'Equal', x, addCall(graph, 'Floor', x));
  const inRange = addCall(graph, 'And', whole, addIsWithin(graph, x, 2 ** 63 - 1024));
  const isKey = signed ? addCall(graph, 'And', inRange, addIsNoNegativeZero(graph, x)) : inRange;
  const integers = addCast(graph, addChoice(graph, isKey, x, addRow(graph, [noKey])), 'int64');
  return graph.addNode({
    op: 'LabelEncoder',
    domain: 'ai.onnx.ml',
    inputs: [integers],
    attributes: {
      keys_int64s: { ints: keys.map(({ number }) => number) },
      values_strings: { strings: keys.map(({ text }) => text) },
      default_string: { string: '' },
    },
  });
}

function addIsNoNegativeZero(graph: GraphBuilder, x: string): string {
  const inverse = addCall(graph, 'Div', addRow(graph, [1]), x);
  return addCall(graph, 'Greater', inverse, addRow(graph, [Number.NEGATIVE_INFINITY]));
}

function lookUpFractions(graph: GraphBuilder, x: string, keys: readonly Key[]): string {
  const numbers = addRow(graph, [Number.NaN, ...keys.map(({ number }) => number)]);
  const one = addRow(graph, [1]);
  // 1/0 and 1/-0 are not the same, 0 and -0 are.
  const sameInverse = addCall(graph, 'Equal', addCall(graph, 'Div', one, x), addCall(graph, 'Div', one, numbers));
  const same = addCall(graph, 'And', addCall(graph, 'Equal', x, numbers), sameInverse);
  const place = graph.addNode({
    op: 'ArgMax',
    inputs: [addCast(graph, same, 'float')],
    attributes: { axis: { int: 1 }, keepdims: { int: 1 } },
  });
  const texts = ['', ...keys.map(({ text }) => text)];
  return addCall(graph, 'Gather', graph.addConstant({ type: 'string', shape: [texts.length], values: texts }), place);
}
