import { type RunOf, StepError } from '../../define.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { type Conversion, conversionFailure } from '../../lib/table/conversionFailure.ts';
import { convertSql } from '../../lib/table/convert.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { conversionFormat, editColumns } from './editColumns.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = editColumns(table.columns, params);
  requireNoIssues(issues);
  const conversions: Conversion[] = [];
  const values = columns.map(({ type }, i) => {
    const before = table.columns[i]!;
    const value = quoteIdentifier(before.name);
    if (type === before.type) return value;
    const converted = convertSql(value, before.type, type, conversionFormat(before, type, params.format));
    conversions.push({ name: before.name, type, value, converted });
    return converted;
  });
  const failure = await conversionFailure(session, table.from, conversions);
  if (failure && params.unconvertible === 'error') {
    throw new StepError(`${failure}\nClean the values first, or set "Values that cannot be converted" to missing.`);
  }
  if (failure) context.log(`Turned into missing values. ${failure}`, 'warning');
  await session.write(outputs.results!, `SELECT ${values.join(', ')} FROM ${table.from}`, columns, 'batch-by-batch');
};
