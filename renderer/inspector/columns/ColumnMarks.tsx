import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import classes from './columns.module.css';

/** Type, role and categorical mark of a column, in words. */
export function ColumnMarks({ column }: { column: Column | undefined }) {
  const words = text.inspector.columns;
  if (!column) return <span className={classes.missing}>{words.missing}</span>;
  return (
    <span className={classes.marks}>
      {column.role && column.role !== 'feature' && <span className={classes.role}>{words.roles[column.role]}</span>}
      {column.categorical && <span className={classes.role}>{words.categorical}</span>}
      <span>{words.types[column.type]}</span>
    </span>
  );
}
