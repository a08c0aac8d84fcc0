import type { ModelFeature } from '../../../pipelines/contract/model.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { categorySql, finiteFloat, numericSql } from '../learners/featureSql.ts';
import { quoteIdentifier } from '../table/sql.ts';

/** How a feature of a model is read from a table to score. */
export interface FeatureReader {
  feature: ModelFeature;
  /** FLOAT, never NULL (NaN = missing) for a numeric feature; VARCHAR, NULL = missing, for a categorical one. */
  sql: string;
  /** SQL (BOOLEAN) that is true where a text is there but cannot be read as the feature's type. */
  unreadable?: string;
}

/**
 * Matches a model's features with the columns of a table, by name. Numbers, integers and booleans stand for each other; texts are
 * read as what the feature is, where they can be; anything can be a category.
 * Throws StepError when columns are missing, or have a type that cannot be read as the model's.
 */
export function readFeatures(features: readonly ModelFeature[], columns: readonly Column[]): FeatureReader[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const missing = features.filter(({ name }) => !byName.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) {
    const words = missing.length === 1 ? 'column' : 'columns';
    throw new StepError(
      `The dataset has no ${words} ${missing.join(', ')}, but the model was trained with ${missing.length === 1 ? 'it' : 'them'}. ` +
        'Add what is missing, or train the model without it.',
    );
  }
  return features.map((feature) => readFeature(feature, byName.get(feature.name)!));
}

function readFeature(feature: ModelFeature, column: Column): FeatureReader {
  if (feature.kind === 'categorical') return { feature, sql: readCategory(feature, column) };
  if (feature.type === column.type) return { feature, sql: numericSql(column) };
  if (column.type === 'string') return readText(feature, column);
  if (feature.type === 'datetime' || column.type === 'datetime') throw changedType(feature, column);
  return { feature, sql: numericSql(column) };
}

/** Numbers are written as the training data wrote them: 1.0 in a double column is the category 1 of an integer column. */
function readCategory(feature: ModelFeature, column: Column): string {
  const name = quoteIdentifier(column.name);
  if (feature.type === 'integer' && column.type === 'double') {
    return `CASE WHEN ${name} = trunc(${name}) THEN try_cast(${name} AS BIGINT)::VARCHAR END`;
  }
  if (feature.type === 'double' && column.type === 'integer') return `${name}::DOUBLE::VARCHAR`;
  return categorySql(column);
}

function readText(feature: ModelFeature, column: Column): FeatureReader {
  const text = `trim(${quoteIdentifier(column.name)})`;
  const casts = { integer: 'DOUBLE', double: 'DOUBLE', boolean: 'BOOLEAN', datetime: 'TIMESTAMP', string: 'VARCHAR' };
  const value = `try_cast(${text} AS ${casts[feature.type]})`;
  const unreadable = `(nullif(${text}, '') IS NOT NULL AND ${value} IS NULL)`;
  const sql = {
    datetime: `CASE WHEN isfinite(${value}) THEN (epoch_us(${value}) / 86400000000.0)::FLOAT ELSE 'nan'::FLOAT END`,
    boolean: `CASE WHEN ${value} THEN 1::FLOAT WHEN NOT ${value} THEN 0::FLOAT ELSE 'nan'::FLOAT END`,
    integer: finiteFloat(value),
    double: finiteFloat(value),
    string: value,
  }[feature.type];
  return { feature, sql, unreadable };
}

function changedType(feature: ModelFeature, column: Column): StepError {
  return new StepError(
    `The column "${column.name}" is of type ${column.type}, but the model was trained with ${feature.type} there, which it cannot be read as. ` +
      'Change its type with Edit Metadata.',
  );
}
