import { type Pipeline, type PipelineNode, pipelineFormat } from '../../pipelines/contract/graph.ts';

export interface Sources {
  /** Absolute paths of the two CSV files. */
  sales: string;
  stores: string;
}

/** What the steps and their peers compute in the end. */
export const revenueSql =
  'SELECT region, city, count(*) AS sales, sum(price * quantity) AS revenue, avg(discount) AS discount ' +
  'FROM t1 GROUP BY region, city ORDER BY region, city';

/** Columns that are kept of the sales: all but the last. */
export const keptColumns = ['id', 'store', 'price', 'quantity', 'region', 'day', 'discount'];

/** Import, select columns, clean missing data, join with the stores, group by SQL. */
export function flowPipeline({ sales, stores }: Sources): Pipeline {
  const step = (id: string, module: string, params: PipelineNode['params']): PipelineNode => ({
    ...{ id, module, version: 1, params },
    position: { x: 0, y: 0 },
  });
  return {
    format: pipelineFormat,
    name: 'Revenue by region and city',
    description: '',
    parameters: [],
    nodes: [
      step('sales', 'import-data', { path: sales }),
      step('stores', 'import-data', { path: stores }),
      step('kept', 'select-columns-in-dataset', { columns: keptColumns }),
      step('clean', 'clean-missing-data', { columns: ['price'], mode: 'mean' }),
      step('joined', 'join-data', { leftKeys: ['store'], rightKeys: ['store'], keepRightKeys: false }),
      step('revenue', 'apply-sql-transformation', { sql: revenueSql }),
    ],
    edges: [
      { from: 'sales.results', to: 'kept.dataset' },
      { from: 'kept.results', to: 'clean.dataset' },
      { from: 'clean.cleanedDataset', to: 'joined.left' },
      { from: 'stores.results', to: 'joined.right' },
      { from: 'joined.results', to: 'revenue.t1' },
    ],
    notes: [],
  };
}
