import type { Column, ColumnType } from '../../../../pipelines/contract/table.ts';
import type { OnnxPort } from '../../onnx/foreign/readPorts.ts';
import type { ZippedClasses } from '../../onnx/foreign/stripZipMap.ts';

const elementColumns: Partial<Record<string, ColumnType>> = {
  ...{ float: 'double', double: 'double', int32: 'integer', int64: 'integer', bool: 'boolean', string: 'string' },
};
const mostColumns = 10_000;

export interface DescribedOutputs {
  used: { name: string; columns: Column[] }[];
  /** Sentences: which outputs are left out, and why. */
  notes: string[];
}

/** The columns of a model's answer: an output [N] or [N, 1] has its name, those of one [N, K] are numbered, or named after its classes. */
export function describeOutputs(ports: readonly OnnxPort[], classes: ZippedClasses): DescribedOutputs {
  const used: DescribedOutputs['used'] = [];
  const notes: string[] = [];
  const taken = new Set<string>();
  for (const port of ports) {
    const columns = columnsOf(port, classes.get(port.name));
    if (typeof columns === 'string') notes.push(`The output "${port.name}" is left out: ${columns}`);
    else if (columns.some(({ name }) => taken.has(name)))
      notes.push(`The output "${port.name}" is left out: its name is taken.`);
    else {
      used.push({ name: port.name, columns });
      for (const { name } of columns) taken.add(name);
    }
  }
  return { used, notes };
}

/** A string says why there are none. */
function columnsOf({ name, kind, element = '', shape }: OnnxPort, classes: string[] | undefined): Column[] | string {
  if (kind !== 'tensor') return `it is a ${kind}, and no tensor.`;
  const type = elementColumns[element];
  if (!type) return `it holds values of type ${element}.`;
  if (!shape || shape.length < 1 || shape.length > 2) return 'it has not one column or several for each row.';
  const width = shape.length === 1 ? 1 : shape[1]!;
  if (width === null || width < 1 || width > mostColumns) return 'it does not say how many columns it has.';
  if (width === 1) return [{ name, type }];
  return Array.from({ length: width }, (_, k) => ({ name: `${name}_${classes?.[k] ?? k}`, type }));
}
