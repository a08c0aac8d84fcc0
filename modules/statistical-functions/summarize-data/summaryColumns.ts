import type { Column } from '../../../pipelines/contract/table.ts';

export const percentiles = [0.5, 1, 5, 95, 99, 99.5];

const numbers = [
  'Min',
  'Max',
  'Mean',
  'Mean Deviation',
  '1st Quartile',
  'Median',
  '3rd Quartile',
  'Mode',
  'Range',
  'Sample Variance',
  'Sample Standard Deviation',
  'Sample Skewness',
  'Sample Kurtosis',
  ...percentiles.map((percentile) => `P${percentile}`),
];

/** Columns of a summary. The statistics of numbers are missing for text and datetimes. */
export const summaryColumns: Column[] = [
  { name: 'Feature', type: 'string' },
  { name: 'Count', type: 'integer' },
  { name: 'Unique Value Count', type: 'integer' },
  { name: 'Missing Value Count', type: 'integer' },
  { name: 'Most Frequent Value', type: 'string' },
  ...numbers.map((name): Column => ({ name, type: 'double' })),
];
