import type { Column } from '../../../pipelines/contract/table.ts';
import type { OperationOf } from '../../../pipelines/contract/transformation.ts';
import { type RunOf, StepError } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { isMissing } from '../../lib/table/missing.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import { selectCategorical, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectCategorical(params.columns, table.columns);
  requireNoIssues(issues);

  const taken = table.columns.map((column) => column.name);
  const entries: OperationOf<'indicator'>['columns'] = [];
  for (const column of columns) {
    const { texts, missing } = await findCategories(session, table.from, column, params.maxCategories);
    const name = (suffix: string) => {
      const unused = unusedName(`${column.name}-${suffix}`, taken);
      taken.push(unused);
      return unused;
    };
    entries.push({
      column: column.name,
      categories: texts.map((text) => ({ value: { type: column.type, text }, name: name(text) })),
      ...(missing ? { missing: name('missing') } : {}),
      overwrite: params.overwrite,
    });
  }
  const fitted = newTransformation([{ op: 'indicator', columns: entries }], table.columns);
  await writeTransformation(outputs.transformation!, fitted);
  await writeTransformed(session, outputs.results!, fitted, table);
};

/** The distinct values of a column in ascending order, as text, and whether some are missing. */
async function findCategories(
  session: TableSession,
  from: string,
  column: Column,
  most: number,
): Promise<{ texts: string[]; missing: boolean }> {
  const name = quoteIdentifier(column.name);
  const rows = await session.query<{ text: string | null }>(
    `SELECT CASE WHEN NOT ${isMissing(column)} THEN ${name}::VARCHAR END AS text
     FROM (SELECT DISTINCT ${name} FROM ${from}) ORDER BY ${name} LIMIT ${most + 2}`,
  );
  const texts = rows.flatMap(({ text }) => text ?? []);
  if (texts.length > most) {
    throw new StepError(
      `The column "${column.name}" has more than ${most} categories. Take it out of the selection, group its values first, or raise "Most categories in a column".`,
    );
  }
  return { texts, missing: texts.length < rows.length };
}
