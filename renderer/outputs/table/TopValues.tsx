import { Text } from '@mantine/core';
import type { ColumnStatistics, TableFilter } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatShare } from '../../ui/formatFigure.ts';
import { formatCell, formatCount } from '../formatCell.ts';
import classes from './StatisticsPanel.module.css';

interface TopValuesProps {
  statistics: ColumnStatistics;
  column: Column;
  onFilter(filter: TableFilter): void;
}

/** The most frequent values with their rows; each filters the table by it. */
export function TopValues({ statistics, column, onFilter }: TopValuesProps) {
  const words = text.outputs.table.statistics;
  const most = statistics.top[0]?.count ?? 1;
  return (
    <section aria-label={words.top}>
      <Text size="xs" fw={600} className={classes.heading}>
        {words.top}
      </Text>
      <ul className={classes.list}>
        {statistics.top.map(({ value, count }) => {
          const shown = value === null ? '' : formatCell(value, column);
          return (
            <li key={String(value)}>
              <button
                type="button"
                className={classes.value}
                title={words.filterBy(shown)}
                onClick={() => onFilter({ column: column.name, operator: '=', value: String(value) })}
              >
                <span className={classes.valueText}>{shown === '' ? '“”' : shown}</span>
                <span>
                  {formatCount(count)} · {formatShare(count, statistics.rows)}
                </span>
                <span className={classes.bar} style={{ width: `${(count / most) * 100}%` }} />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
