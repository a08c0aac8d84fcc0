import { selectColumns } from '../../lib/params/columnSelection.ts';
import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = ({ params, columns }) => {
  const inputs = selectColumns(params.columns, columns.dataset!, 'columns').columns;
  const operation = { op: 'select-columns' as const, columns: inputs.map(({ name }) => name) };
  return { ok: true, value: { kind: 'transform', port: 'dataset', inputs, operations: [operation] } };
};
