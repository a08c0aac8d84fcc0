import {
  IconCalendarTime,
  IconDecimal,
  IconGauge,
  IconHash,
  IconLetterCase,
  IconScale,
  IconTag,
  IconTarget,
  IconToggleLeft,
} from '@tabler/icons-react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import classes from './TypeIcon.module.css';

const typeIcons = {
  string: IconLetterCase,
  integer: IconHash,
  double: IconDecimal,
  boolean: IconToggleLeft,
  datetime: IconCalendarTime,
};
const roleIcons = { label: IconTarget, weight: IconScale, score: IconGauge };

/** What a column is, by signs that have a name: its type, its role, and whether its values are categories. */
export function TypeIcon({ column }: { column: Pick<Column, 'type' | 'role' | 'categorical'> }) {
  const { table, columnTypes } = text.outputs;
  const Type = typeIcons[column.type];
  const role = column.role === 'feature' ? undefined : column.role;
  const Role = role && roleIcons[role];
  return (
    <span className={classes.icons}>
      <Sign icon={Type} words={columnTypes[column.type]} />
      {column.categorical && <Sign icon={IconTag} words={table.categorical} />}
      {Role && <Sign icon={Role} words={table.roles[role]} strong />}
    </span>
  );
}

function Sign({ icon: Icon, words, strong }: { icon: typeof IconTag; words: string; strong?: boolean }) {
  return (
    <span title={words} className={strong ? classes.strong : undefined}>
      <Icon size={15} stroke={1.8} aria-hidden />
      <span className="visually-hidden">{words}, </span>
    </span>
  );
}
