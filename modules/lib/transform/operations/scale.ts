import type { Column } from '../../../../pipelines/contract/table.ts';
import type { OperationOf, Scaling } from '../../../../pipelines/contract/transformation.ts';
import { quoteIdentifier } from '../../table/sql.ts';
import { passThrough, requireFittedType, type Stage } from '../stage.ts';

export function scale(operation: OperationOf<'scale'>, columns: Column[], fitted: Column[]): Stage {
  const scalings = new Map(operation.columns.map(({ column, scaling }) => [column, scaling]));
  return {
    outputs: columns.map((column) => {
      const scaling = scalings.get(column.name);
      if (!scaling) return passThrough(column);
      requireFittedType(column, fitted);
      const value = `${quoteIdentifier(column.name)}::DOUBLE`;
      return { column: { ...column, type: 'double' }, expression: scaled(value, scaling) };
    }),
  };
}

function scaled(x: string, scaling: Scaling): string {
  switch (scaling.kind) {
    case 'affine':
      return `(${x} - ${double(scaling.offset)}) / ${double(scaling.divisor)}`;
    case 'constant':
      return `CASE WHEN ${x} IS NOT NULL THEN ${scaling.value === null ? 'NULL' : double(scaling.value)} END::DOUBLE`;
    case 'logistic':
      return `1 / (1 + exp(-(${x})))`;
    case 'tanh':
      return `tanh(${x})`;
    case 'lognormal': {
      const z = `((ln(CASE WHEN ${x} > 0 THEN ${x} END) - ${double(scaling.mean)}) / ${double(scaling.deviation)})`;
      return `CASE WHEN isnan(${x}) THEN ${x} WHEN ${x} <= 0 THEN 0 ELSE ${normalDistribution(z)} END`;
    }
  }
}

function double(value: number): string {
  return `'${value}'::DOUBLE`;
}

/**
 * Φ(z) in double precision (1e-15): Hart's rational approximation as given by West, "Better approximations to cumulative
 * normal functions" (Wilmott, 2005).
 */
function normalDistribution(z: string): string {
  const x = `abs(${z})`;
  const horner = (coefficients: string[]) => coefficients.reduce((sum, c) => `(${sum} * ${x} + ${c}::DOUBLE)`);
  const numerator = horner([
    '3.52624965998911e-02::DOUBLE',
    ...['0.700383064443688', '6.37396220353165', '33.912866078383', '112.079291497871'],
    ...['221.213596169931', '220.206867912376'],
  ]);
  const denominator = horner([
    '8.83883476483184e-02::DOUBLE',
    ...['1.75566716318264', '16.064177579207', '86.7807322029461', '296.564248779674'],
    ...['637.333633378831', '793.826512519948', '440.413735824752'],
  ]);
  const density = `exp(-${x} * ${x} / 2)`;
  const fraction = ['4', '3', '2', '1'].reduce((sum, n) => `(${x} + ${n} / ${sum})`, `(${x} + 0.65)`);
  const tail = `CASE WHEN ${x} > 37 THEN 0 WHEN ${x} < 7.07106781186547 THEN ${density} * ${numerator} / ${denominator} ELSE ${density} / ${fraction} / 2.506628274631 END`;
  return `CASE WHEN ${z} > 0 THEN 1 - ${tail} ELSE ${tail} END`;
}
