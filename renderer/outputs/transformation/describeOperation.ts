import { unreachable } from '../../../pipelines/contract/error.ts';
import type { Operation, Scalar, Scaling } from '../../../pipelines/contract/transformation.ts';
import { text as texts } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';

const words = texts.outputs.transformation.operations;

/** What an operation does, and with which value to each column. */
export interface OperationWords {
  title: string;
  /** Column and what happens to it; empty where the column's name says all. */
  columns: [column: string, words: string][];
}

export function describeOperation(operation: Operation): OperationWords {
  switch (operation.op) {
    case 'missing-indicator':
      return {
        title: words.missingIndicator,
        columns: operation.columns.map(({ column, name }) => [column, words.markedIn(name)]),
      };
    case 'impute':
      return {
        title: words.impute,
        columns: operation.columns.map(({ column, value }) => [column, writeScalar(value)]),
      };
    case 'drop-missing-rows':
      return { title: words.dropMissingRows, columns: bare(operation.columns) };
    case 'drop-columns':
      return { title: words.dropColumns, columns: bare(operation.columns) };
    case 'select-columns':
      return { title: words.selectColumns, columns: bare(operation.columns) };
    case 'scale':
      return {
        title: words.scale,
        columns: operation.columns.map(({ column, scaling }) => [column, describeScaling(scaling)]),
      };
    case 'indicator':
      return {
        title: words.indicator,
        columns: operation.columns.map(({ column, categories, missing, overwrite }) => {
          const names = [...categories.map(({ name }) => name), ...(missing === undefined ? [] : [missing])];
          return [column, overwrite ? words.inItsPlace(names.join(', ')) : names.join(', ')];
        }),
      };
    case 'project': {
      const names = operation.columns.map(({ column }) => column);
      return {
        title: operation.keep ? words.project : words.projectInPlace,
        columns: operation.components.map(({ name, weights }) => [name, describeComponent(names, weights)]),
      };
    }
    case 'rename':
      return { title: words.rename, columns: operation.columns.map(({ column, name }) => [column, name]) };
    case 'convert':
      return { title: words.convert, columns: operation.columns.map(({ column, type }) => [column, type]) };
    default:
      return unreachable(operation);
  }
}

function bare(columns: readonly string[]): [string, string][] {
  return columns.map((column) => [column, '']);
}

const mostWeights = 4;

/** The columns that count most in a component, with their weights. */
function describeComponent(names: readonly string[], weights: readonly number[]): string {
  const order = weights.map((_, i) => i).sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b);
  const terms = order.slice(0, mostWeights).map((i) => `${writeTerm(weights[i]!)} × ${names[i]}`);
  return `${terms.join(' + ')}${order.length > mostWeights ? ' + …' : ''}`;
}

function describeScaling(scaling: Scaling): string {
  switch (scaling.kind) {
    case 'affine':
      return `(x − ${writeTerm(scaling.offset)}) / ${writeTerm(scaling.divisor)}`;
    case 'constant':
      return scaling.value === null ? words.alwaysMissing : words.always(formatNumber(scaling.value));
    case 'logistic':
      return '1 / (1 + exp(−x))';
    case 'tanh':
      return 'tanh x';
    case 'lognormal':
      return words.lognormal(formatNumber(scaling.mean), formatNumber(scaling.deviation));
    default:
      return unreachable(scaling);
  }
}

/** A negative number in brackets, so that two signs do not meet. */
function writeTerm(value: number): string {
  return value < 0 ? `(−${formatNumber(-value)})` : formatNumber(value);
}

function writeScalar({ type, text }: Scalar): string {
  if (type === 'double' || type === 'integer') {
    const value = Number(text);
    return Number.isFinite(value) && (type === 'double' || Number.isSafeInteger(value)) ? formatNumber(value) : text;
  }
  return type === 'string' ? `“${text}”` : text;
}
