import type { RunContext, RunOf } from '../../define.ts';
import { StepError } from '../../define.ts';
import { readOperand } from '../../lib/params/operand.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { divideRows } from '../../lib/table/divideRows.ts';
import { type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier, quoteLiteral } from '../../lib/table/sql.ts';
import { findIssues, type SplitParams, type spec } from './spec.ts';

/** A relation with the table's columns, and a condition (never null) for the rows of the first output. */
interface Halves {
  from: string;
  first: string;
}

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  requireNoIssues(findIssues(params, table.columns));
  const { from, first } = await divide(session, table, params);
  const names = table.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  await session.write(outputs.results1!, `SELECT ${names} FROM ${from} WHERE ${first}`, table.columns);
  await session.write(outputs.results2!, `SELECT ${names} FROM ${from} WHERE NOT ${first}`, table.columns);
  await reportSizes(session, outputs, context);
};

async function divide(session: TableSession, table: Table, params: SplitParams): Promise<Halves> {
  switch (params.mode) {
    case 'split-rows':
      return splitRows(session, table, params);
    case 'regular-expression':
      return matchPattern(session, table, params);
    case 'relative-expression':
      return compare(table, params);
  }
}

/**
 * The first output gets round(fraction × rows) rows. Randomised: those with the smallest hashes of row number and seed.
 * Not randomised: those at the top. Stratified: the same within every stratum. Both outputs keep the row order.
 */
async function splitRows(session: TableSession, table: Table, params: SplitParams): Promise<Halves> {
  const { from, part } = await divideRows(session, table, {
    boundaries: [Math.round(params.fraction * table.rowCount)],
    seed: params.randomized ? params.seed : undefined,
    stratifyBy: params.stratified ? params.stratifyColumn : undefined,
  });
  return { from, first: `(${part} = 0)` };
}

async function matchPattern(session: TableSession, table: Table, params: SplitParams): Promise<Halves> {
  const pattern = quoteLiteral(params.pattern);
  try {
    await session.query(`SELECT regexp_matches('', ${pattern})`);
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message.replace(/^[^:]*Error: /, '')}` : '';
    throw new StepError(`The regular expression ${params.pattern} cannot be read${reason}. Correct the pattern.`);
  }
  const text = `${quoteIdentifier(params.matchColumn)}::VARCHAR`;
  return { from: table.from, first: `coalesce(regexp_matches(${text}, ${pattern}), false)` };
}

function compare(table: Table, params: SplitParams): Halves {
  const column = table.columns.find((candidate) => candidate.name === params.compareColumn)!;
  const name = quoteIdentifier(column.name);
  const literal = (text: string) => {
    const read = readOperand(text, column);
    if ('message' in read) throw new StepError(read.message);
    // An integer column meets a number with decimals as doubles, never rounded to an integer first.
    const type = { string: 'VARCHAR', boolean: 'BOOLEAN', datetime: 'TIMESTAMP', integer: '', double: 'DOUBLE' }[
      column.type
    ];
    return type === '' ? numberLiteral(read.operand) : `${quoteLiteral(read.operand)}::${type}`;
  };
  const condition =
    params.operator === 'between'
      ? `${name} BETWEEN ${literal(params.value)} AND ${literal(params.upperValue)}`
      : `${name} ${operators[params.operator]} ${literal(params.value)}`;
  return { from: table.from, first: `coalesce(${condition}, false)` };
}

const operators: Record<Exclude<SplitParams['operator'], 'between'>, string> = {
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-or-equal': '<=',
  greater: '>',
  'greater-or-equal': '>=',
};

function numberLiteral(text: string): string {
  return /^[-+]?\d{1,18}$/.test(text) ? `${quoteLiteral(text)}::BIGINT` : `${quoteLiteral(text)}::DOUBLE`;
}

async function reportSizes(session: TableSession, outputs: Record<string, string>, context: RunContext): Promise<void> {
  const [first, second] = [await session.read(outputs.results1!), await session.read(outputs.results2!)];
  context.log(`${first.rowCount} rows in the first part, ${second.rowCount} in the second.`);
}
