import type { Operation } from '../../../pipelines/contract/transformation.ts';
import type { ServeOf } from '../../lib/serving/serveStep.ts';
import { conversionFormat, editColumns } from './editColumns.ts';
import type { spec } from './spec.ts';

/** Types and names. Roles and marks were for the training. */
export const serve: ServeOf<typeof spec> = ({ params, columns }) => {
  const inputs = columns.dataset!;
  const edited = editColumns(inputs, params).columns;
  const converted = inputs.flatMap((column, i) => {
    const { type } = edited[i]!;
    if (type === column.type) return [];
    const format = conversionFormat(column, type, params.format);
    const required = params.unconvertible === 'error';
    return [{ column: column.name, type, ...(format ? { format } : {}), required }];
  });
  const renamed = inputs.flatMap(({ name: column }, i) => {
    const { name } = edited[i]!;
    return name === column ? [] : [{ column, name }];
  });
  const operations: Operation[] = [
    { op: 'convert', columns: converted },
    { op: 'rename', columns: renamed },
  ];
  return {
    ok: true,
    value: {
      kind: 'transform',
      port: 'dataset',
      inputs,
      operations: operations.filter((one) => one.columns.length > 0),
    },
  };
};
