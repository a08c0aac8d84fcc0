import type { Result } from '../../../../pipelines/contract/error.ts';
import type { ForeignModel, ServedColumn } from '../../../../pipelines/contract/servable.ts';
import type { ColumnType } from '../../../../pipelines/contract/table.ts';
import type { OnnxPort } from '../../onnx/foreign/readPorts.ts';
import type { SignatureColumn } from './readMlflowModel.ts';

export interface DescribedInputs extends Pick<ForeignModel, 'inputs' | 'oneByOne'> {
  /** The columns of a request. */
  request: ServedColumn[];
}

type Element = ForeignModel['inputs'][number]['element'];

const elementColumns: Record<Element, ColumnType> = {
  ...{ float: 'double', double: 'double', int32: 'integer', int64: 'integer', bool: 'boolean', string: 'string' },
};
const signatureTypes: Partial<Record<string, ColumnType>> = {
  ...{ double: 'double', float: 'double', integer: 'integer', long: 'integer', boolean: 'boolean', string: 'string' },
};
const mostColumns = 10_000;

/** An input of rows: one column, or several side by side (undefined: as many as are given). */
interface RowInput {
  name: string;
  element: Element;
  flat: boolean;
  width: number | undefined;
  oneByOne: boolean;
}

/**
 * How the inputs of a model are filled from columns: an input [N] or [N, 1] is a column of its name; the columns of one [N, F] are named
 * by the signature, or else f0, f1 …. The error says what cannot be served.
 */
export function describeInputs(
  ports: readonly OnnxPort[],
  signature: readonly SignatureColumn[] | undefined,
): Result<DescribedInputs, string> {
  if (ports.length === 0) return { ok: false, error: 'The model has no inputs.' };
  const rows: RowInput[] = [];
  for (const port of ports) {
    const row = readRowInput(port);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  const named = signature ? nameBySignature(rows, signature) : nameByInputs(rows);
  if (!named.ok) return named;
  const request = new Map<string, ServedColumn>();
  for (const { element, columns } of named.value) {
    for (const name of columns) {
      const given = signature?.find((column) => column.name === name);
      const type = (given && signatureTypes[given.type]) ?? elementColumns[element];
      request.set(name, { name, type });
    }
  }
  const oneByOne = rows.some((row) => row.oneByOne);
  return { ok: true, value: { inputs: named.value, request: [...request.values()], oneByOne } };
}

function readRowInput({ name, kind, element, shape }: OnnxPort): Result<RowInput, string> {
  if (kind !== 'tensor') return fail(`The input "${name}" is a ${kind}; only tensors can be given.`);
  if (element === undefined || !(element in elementColumns)) {
    return fail(`The input "${name}" holds values of type ${element}, which rows cannot give.`);
  }
  if (!shape || shape.length < 1 || shape.length > 2) {
    const words = shape ? `has ${shape.length} dimensions` : 'does not say its shape';
    return fail(`The input "${name}" ${words}; rows of columns fill inputs of one or two.`);
  }
  const [first, width = 1] = shape;
  if (first !== null && first !== 1) {
    return fail(
      `The input "${name}" takes exactly ${first} rows at a time. Export the model with an open first dimension.`,
    );
  }
  if (width !== null && (width < 1 || width > mostColumns)) return fail(`The input "${name}" has ${width} columns.`);
  const value = {
    name,
    element: element as Element,
    flat: shape.length === 1,
    oneByOne: first === 1,
    width: width ?? undefined,
  };
  return { ok: true, value };
}

function nameBySignature(
  rows: readonly RowInput[],
  signature: readonly SignatureColumn[],
): Result<ForeignModel['inputs'], string> {
  const names = signature.map(({ name }) => name);
  const odd = signature.find(({ type }) => signatureTypes[type] === undefined);
  if (odd)
    return fail(`The signature's column "${odd.name}" is of type ${odd.type}, which ONNX inputs cannot be given.`);
  if (new Set(names).size < names.length) return fail('The signature names a column twice.');
  const [first, ...others] = rows;
  const isOwn = rows.every(({ name, width }) => width === 1 && names.includes(name)) && rows.length === names.length;
  if (isOwn)
    return requireTypes(
      rows.map((row) => toInput(row, [row.name])),
      signature,
    );
  if (others.length === 0 && !first!.flat && (first!.width ?? names.length) === names.length) {
    return requireTypes([toInput(first!, names)], signature);
  }
  return fail('The columns of the signature are not the inputs of the ONNX file, neither by name nor by number.');
}

/** A text does not fill an input of numbers, nor the other way round. */
function requireTypes(
  inputs: ForeignModel['inputs'],
  signature: readonly SignatureColumn[],
): Result<ForeignModel['inputs'], string> {
  for (const { name, element, columns } of inputs) {
    const odd = signature.find(
      (column) => columns.includes(column.name) && (column.type === 'string') !== (element === 'string'),
    );
    if (odd)
      return fail(
        `The signature's column "${odd.name}" is of type ${odd.type}, but the input "${name}" takes ${element}.`,
      );
  }
  return { ok: true, value: inputs };
}

function nameByInputs(rows: readonly RowInput[]): Result<ForeignModel['inputs'], string> {
  const inputs: ForeignModel['inputs'] = [];
  const taken = new Set(rows.filter(({ width }) => width === 1).map(({ name }) => name));
  for (const row of rows) {
    const { name, width } = row;
    if (width === undefined) {
      return fail(
        `The input "${name}" does not say how many columns it has. Export the model with that number, or log it to MLflow with a signature.`,
      );
    }
    const numbered = (j: number) => (rows.length === 1 ? `f${j}` : `${name}_${j}`);
    const columns = width === 1 ? [name] : Array.from({ length: width }, (_, j) => numbered(j));
    const twice = width > 1 ? columns.find((column) => taken.has(column)) : undefined;
    if (twice !== undefined) return fail(`Two inputs would take a column "${twice}".`);
    for (const column of columns) taken.add(column);
    inputs.push(toInput(row, columns));
  }
  return { ok: true, value: inputs };
}

function toInput({ name, element, flat }: RowInput, columns: string[]): ForeignModel['inputs'][number] {
  return { name, element, flat, columns };
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
