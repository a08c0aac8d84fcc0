import { Table } from '@mantine/core';
import { text } from '../text/en.ts';
import type { ProfiledColumn } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';
import { formatFigure, formatNumber, formatShare } from './formatFigure.ts';
import { MiniHistogram } from './MiniHistogram.tsx';
import { topWords } from './topWords.ts';

/** One row a column: what kind of values it has, and how they are spread. */
export function ProfileTable({ columns }: { columns: readonly ProfiledColumn[] }) {
  const words = text.data.profile;
  const heads = [words.missing, words.unique, words.mean, words.deviation, words.min, words.median, words.max];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.scroll} aria-label={text.data.detail.tabs.profile} tabIndex={0}>
      <Table className={classes.figures} verticalSpacing={3} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.column}</Table.Th>
            <Table.Th>{words.type}</Table.Th>
            <Table.Th>{words.distribution}</Table.Th>
            {heads.map((head) => (
              <Table.Th key={head} className={classes.number}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((profiled) => (
            <Row key={profiled.column.name} {...profiled} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Row({ column: { name, type }, statistics }: ProfiledColumn) {
  const isTime = type === 'datetime';
  // A datetime's mean is a moment; its deviation, in milliseconds, says nothing.
  const figures = statistics && [
    formatShare(statistics.missing, statistics.rows),
    formatNumber(statistics.unique),
    formatFigure(statistics.mean, type, 'estimate'),
    isTime ? '' : formatFigure(statistics.standardDeviation, type, 'estimate'),
    formatFigure(statistics.min, type),
    formatFigure(statistics.quartiles?.[1] ?? null, type),
    formatFigure(statistics.max, type),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <div className={classes.columnName} title={name}>
          {name}
        </div>
      </Table.Th>
      <Table.Td>{text.data.types[type]}</Table.Td>
      <Table.Td>
        {statistics?.histogram ? (
          <MiniHistogram histogram={statistics.histogram} type={type} />
        ) : (
          <div className={classes.top}>{statistics && topWords(statistics)}</div>
        )}
      </Table.Td>
      {Array.from({ length: 7 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the figures have fixed places
        <Table.Td key={index} className={classes.number}>
          {figures?.[index] ?? ''}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
