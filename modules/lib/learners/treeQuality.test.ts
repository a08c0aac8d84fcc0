import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import figures from '../../../test/fixtures/treeQuality.json' with { type: 'json' };
import { newContext, queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';
import { TableSession } from '../table/session.ts';
import { quoteLiteral } from '../table/sql.ts';

const folder = new URL('../../../pipelines/examples/data/', import.meta.url);

const r2 = (label: string) =>
  `SELECT 1 - sum(("${label}" - "Scored Labels") ** 2) / (SELECT sum(("${label}" - m) ** 2) FROM t, (SELECT avg("${label}") AS m FROM t)) FROM t`;
const accuracy = (label: string) => `SELECT avg(("${label}" = "Scored Labels")::INTEGER) FROM t`;
/** Mann and Whitney's statistic; ties count half. */
const auc = (label: string) => `
  SELECT (sum(r) FILTER (p) - count(*) FILTER (p) * (count(*) FILTER (p) + 1) / 2) / (count(*) FILTER (p) * count(*) FILTER (NOT p))
  FROM (SELECT y = max(y) OVER () AS p, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2 AS r
        FROM (SELECT "${label}" AS y, "Scored Probabilities" AS x FROM t))`;

const cases = {
  automobile: {
    file: 'automobile-price-raw.csv',
    select: '* EXCLUDE ("normalized-losses")',
    dropMissing: true,
    label: 'price',
    metric: r2,
    boosted: 'boosted-decision-tree-regression',
    forest: 'decision-forest-regression',
  },
  adult: {
    file: 'adult-census-income.csv',
    select: '*',
    dropMissing: false,
    label: 'income',
    metric: auc,
    boosted: 'two-class-boosted-decision-tree',
    forest: 'two-class-decision-forest',
  },
  german: {
    file: 'german-credit.csv',
    select: '*',
    dropMissing: false,
    label: 'credit-risk',
    metric: auc,
    boosted: 'two-class-boosted-decision-tree',
    forest: 'two-class-decision-forest',
  },
  iris: {
    file: 'iris.csv',
    select: '*',
    dropMissing: false,
    label: 'species',
    metric: accuracy,
    boosted: 'multiclass-boosted-decision-tree',
    forest: 'multiclass-decision-forest',
  },
};

/** The rows that `test_rows` of the fixture's script chooses, or the others. */
async function tables(name: keyof typeof cases, split: number): Promise<{ training: string; test: string }> {
  const { file, select, dropMissing } = cases[name];
  const csv = `read_csv(${quoteLiteral(fileURLToPath(new URL(file, folder)))}, nullstr = '?')`;
  const complete = dropMissing ? `WHERE COLUMNS(${select}) IS NOT NULL` : '';
  const numbered = `SELECT row_number() OVER () AS "row number", ${select} FROM ${csv} ${complete}`;
  const isTest = `("row number" * 2654435761 + ${split} * 2654435769) % 4294967296 < 1288490188`;
  const rows = (condition: string) =>
    `SELECT * EXCLUDE ("row number") FROM (${numbered}) WHERE ${condition} ORDER BY "row number"`;
  const columns = await describe(rows('true'));
  return { training: await tableOf(rows(`NOT (${isTest})`), columns), test: await tableOf(rows(isTest), columns) };
}

async function describe(select: string): Promise<Column[]> {
  await using session = await TableSession.open(await newContext());
  const types = { VARCHAR: 'string', BIGINT: 'integer', DOUBLE: 'double', BOOLEAN: 'boolean' } as const;
  const rows = await session.query<{ column_name: string; column_type: keyof typeof types }>(`DESCRIBE ${select}`);
  return rows.map((row) => ({ name: row.column_name, type: types[row.column_type] }));
}

async function medianFigure(name: keyof typeof cases, learner: 'boosted' | 'forest', splits: number): Promise<number> {
  const { label, metric } = cases[name];
  const values: number[] = [];
  for (let split = 0; split < splits; split++) {
    const { training, test: held } = await tables(name, split);
    const trained = await train(cases[name][learner], { seed: split }, training, label);
    values.push(Number(await queryOne(await score(trained, held), metric(label))));
  }
  return values.sort((a, b) => a - b)[splits >> 1]!;
}

// Held against scikit-learn on the same rows: R² for automobile, AUC for adult and german, accuracy for iris.
const margins = { automobile: 0.02, adult: 0.003, german: 0.02, iris: 0.03 };

for (const name of ['automobile', 'adult', 'german', 'iris'] as const) {
  for (const learner of ['boosted', 'forest'] as const) {
    test(`${learner} trees on ${name} are as good as scikit-learn’s`, async () => {
      const figure = await medianFigure(name, learner, figures[name].splits);
      expect(figure).toBeGreaterThan(figures[name][learner] - margins[name]);
    });
  }
}
