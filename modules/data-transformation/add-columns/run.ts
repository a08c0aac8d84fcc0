import type { RunOf } from '../../define.ts';
import { placeBeside } from '../../lib/params/combineColumns.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const left = await session.read(inputs.dataset1!);
  const right = await session.read(inputs.dataset2!);
  const names = [
    ...left.columns.map((column) => `l.${quoteIdentifier(column.name)}`),
    ...right.columns.map((column) => `r.${quoteIdentifier(column.name)}`),
  ];
  if (left.rowCount !== right.rowCount) {
    context.log(
      `${left.rowCount} rows beside ${right.rowCount}: the shorter side is filled with missing values.`,
      'warning',
    );
  }
  const select = `SELECT ${names.join(', ')} FROM ${left.from} AS l POSITIONAL JOIN ${right.from} AS r`;
  await session.write(outputs.results!, select, [...left.columns, ...placeBeside(left.columns, right.columns)]);
};
