import type { Column, ColumnType } from '../../../pipelines/contract/table.ts';
import type { SchemaIssue } from '../../define.ts';
import { type ColumnSelection, selectColumns } from '../../lib/params/columnSelection.ts';
import { conversionProblem } from '../../lib/params/conversionProblem.ts';

interface ColumnEdits {
  columns: ColumnSelection;
  type: ColumnType | 'unchanged';
  /** Pattern of datetimes in text; empty for ISO 8601. */
  format: string;
  categorical: 'unchanged' | 'make' | 'clear';
  role: 'unchanged' | 'feature' | 'label' | 'weight' | 'clear';
  names: string[];
}

/** The columns of a table after the edits, in the same order. */
export function editColumns(columns: Column[], edits: ColumnEdits): { columns: Column[]; issues: SchemaIssue[] } {
  const selected = selectColumns(edits.columns, columns, 'columns');
  const issues = [...selected.issues];
  if (edits.names.length > 0 && edits.names.length !== selected.columns.length) {
    issues.push({
      param: 'names',
      message: `There are ${edits.names.length} new names for ${selected.columns.length} selected columns. Give one for each.`,
    });
  }
  for (const column of selected.columns) {
    const problem = edits.type === 'unchanged' ? undefined : conversionProblem(column.type, edits.type, edits.format);
    if (problem) issues.push({ param: 'type', message: `Column "${column.name}": ${problem}` });
  }
  const edited = columns.map((column) => {
    const position = selected.columns.indexOf(column);
    return position < 0 ? column : editColumn(column, edits, edits.names[position]?.trim());
  });
  issues.push(...findNameIssues(edited));
  return { columns: edited, issues };
}

/** Pattern by which a column is converted to a type: the given one; to text, else that of its source. */
export function conversionFormat(column: Column, type: ColumnType, given: string): string | undefined {
  return given || (type === 'string' ? column.format : undefined);
}

function editColumn(column: Column, edits: ColumnEdits, newName: string | undefined): Column {
  const type = edits.type === 'unchanged' ? column.type : edits.type;
  const { role, categorical, score, format } = column;
  const edited: Column = { name: newName ?? column.name, type };
  const newRole = edits.role === 'unchanged' ? role : edits.role;
  if (newRole !== undefined && newRole !== 'clear') edited.role = newRole;
  if (edits.categorical === 'make' || (edits.categorical === 'unchanged' && categorical)) edited.categorical = true;
  // A score mark holds only for what Score Model wrote: gone with another type or role.
  if (score && type === column.type && edits.role === 'unchanged') edited.score = score;
  if (type === 'datetime') {
    const pattern = edits.type === 'datetime' && edits.format ? edits.format : format;
    if (pattern) edited.format = pattern;
  }
  return edited;
}

/** Every name has to be there, and once: SQL does not tell names apart by case. */
function findNameIssues(columns: Column[]): SchemaIssue[] {
  const seen = new Map<string, string>();
  const issues: SchemaIssue[] = [];
  for (const { name } of columns) {
    const other = seen.get(name.toLowerCase());
    if (name === '') issues.push({ param: 'names', message: 'A new name is empty. Give every column a name.' });
    else if (other !== undefined) {
      const clash =
        other === name ? `Two columns would be named "${name}"` : `"${name}" and "${other}" differ only in case`;
      issues.push({ param: 'names', message: `${clash}. Give each column its own name.` });
    }
    seen.set(name.toLowerCase(), name);
  }
  return issues;
}
