import { basename } from 'node:path';
import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { openSource } from '../../lib/import/source.ts';
import { TableSession } from '../../lib/table/session.ts';
import { importFiles } from './importFiles.ts';
import { type Partition, scorePartitions } from './scorePartitions.ts';
import type { spec } from './spec.ts';
import { writeResults } from './writeResults.ts';

/** Files of a job, and partitions of it: a child run has one step each. */
const mostFiles = 900;

export const run: RunOf<typeof spec> = async ({ params, outputs }, context) => {
  const { files } = await openSource(params.data, readFormat(params.reading), context);
  if (files.length > mostFiles) {
    throw new StepError(
      `The folder has ${files.length} files; a job takes up to ${mostFiles}. Split it into several folders.`,
    );
  }
  const tables = await importFiles(files, params.reading, context);
  const rowCounts = await countRows(
    tables.map(({ path }) => path),
    context,
  );
  const partitions = rowCounts.flatMap((rows, file): Partition[] =>
    Array.from({ length: Math.max(1, Math.ceil(rows / params.partitionRows)) }, (_, i) => ({
      file,
      first: i * params.partitionRows,
    })),
  );
  context.metric('partitions', partitions.length);
  const scored = await scorePartitions(tables, partitions, params.partitionRows, context);
  const results = partitions.map(({ file }, i) => ({ file: basename(files[file]!), ...scored[i]! }));
  await writeResults(results, outputs, context);
};

function readFormat({ format }: Record<string, unknown>): Parameters<typeof openSource>[1] {
  return format === 'csv' || format === 'tsv' || format === 'json' || format === 'parquet' ? format : 'auto';
}

async function countRows(paths: readonly string[], context: RunContext): Promise<number[]> {
  await using session = await TableSession.open(context);
  const counts: number[] = [];
  for (const path of paths) counts.push((await session.read(path)).rowCount);
  return counts;
}
