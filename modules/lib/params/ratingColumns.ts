import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { param, type SchemaIssue } from '../../define.ts';
import { findColumn } from './columnSelection.ts';

/** Who rated what, and how. */
export interface RatingColumns {
  user: Column;
  item: Column;
  rating: Column;
}

type ColumnParams = Record<keyof RatingColumns, string>;

/** Parameters that name the columns of a table of ratings, which is the one on `port`. */
export function ratingColumnParams(port: string) {
  const column = (title: string, help: string) =>
    param(z.string().default(''), { title, help, widget: 'column', port });
  return {
    user: column('User column', 'Who rated. Empty: the first column.'),
    item: column('Item column', 'What was rated. Empty: the second column.'),
    rating: column('Rating column', 'A number: the higher, the better. Empty: the third column.'),
  };
}

/** Finds the columns of ratings by name, or by place where no name is given. Answers undefined where there are issues. */
export function findRatingColumns(
  params: ColumnParams,
  columns: readonly Column[],
  port: string,
): { found: RatingColumns | undefined; issues: SchemaIssue[] } {
  const issues: SchemaIssue[] = [];
  const find = (name: keyof RatingColumns, place: number): Column | undefined => {
    if (params[name] === '') {
      if (!columns[place]) issues.push({ port, message: tooFewColumns(columns.length) });
      return columns[place];
    }
    const column = findColumn(params[name], [...columns], name);
    if (!('message' in column)) return column;
    issues.push(column);
    return undefined;
  };
  const [user, item, rating] = [find('user', 0), find('item', 1), find('rating', 2)];
  if (!user || !item || !rating) return { found: undefined, issues: issues.slice(0, 1) };
  if (user.name === item.name || user.name === rating.name || item.name === rating.name) {
    issues.push({ param: 'item', message: 'User, item and rating have to be three different columns.' });
  } else if (rating.type === 'string' || rating.type === 'datetime') {
    issues.push({
      param: 'rating',
      message: `The rating column "${rating.name}" is of type ${rating.type}; a rating has to be a number. Choose another column, or convert it with Edit Metadata.`,
    });
  }
  return { found: issues.length === 0 ? { user, item, rating } : undefined, issues };
}

function tooFewColumns(count: number): string {
  const columns = count === 1 ? '1 column' : `${count} columns`;
  return `A table of ratings has a column of users, one of items and one of ratings, but this one has ${columns}.`;
}
