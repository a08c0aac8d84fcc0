import { Table } from '@mantine/core';
import { IconArrowsExchange, IconMinus, IconPlus } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import type { ColumnChange, ComparedColumn, ProfiledColumn } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';
import { formatFigure, formatNumber, formatShare } from './formatFigure.ts';
import { MiniHistogram } from './MiniHistogram.tsx';
import { topWords } from './topWords.ts';

interface CompareTableProps {
  caption: string;
  /** Of the two versions. */
  names: [string, string];
  columns: readonly ComparedColumn[];
}

/** Two rows a column: its figures in one version over those in the other. */
export function CompareTable({ caption, names, columns }: CompareTableProps) {
  const words = text.data.profile;
  const heads = [words.missing, words.unique, words.mean, words.min, words.median, words.max];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.scroll} aria-label={caption} tabIndex={0}>
      <Table className={`${classes.figures} ${classes.pairs}`} verticalSpacing={3} withRowBorders={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.column}</Table.Th>
            <Table.Th>{text.data.compare.change}</Table.Th>
            <Table.Th>{text.data.detail.version}</Table.Th>
            <Table.Th>{words.type}</Table.Th>
            <Table.Th>{words.distribution}</Table.Th>
            {heads.map((head) => (
              <Table.Th key={head} className={classes.number}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {columns.map((column) => (
          <Pair key={column.name} names={names} column={column} />
        ))}
      </Table>
    </section>
  );
}

function Pair({ names, column }: { names: [string, string]; column: ComparedColumn }) {
  const { name, change, before, after } = column;
  return (
    <Table.Tbody>
      <Table.Tr>
        <Table.Th rowSpan={2} scope="rowgroup" style={{ verticalAlign: 'top' }}>
          <div className={classes.columnName} title={name}>
            {name}
          </div>
        </Table.Th>
        <Table.Td rowSpan={2} style={{ verticalAlign: 'top' }}>
          <ChangeMark change={change} />
        </Table.Td>
        <Figures version={names[0]} profiled={before} other={after} />
      </Table.Tr>
      <Table.Tr>
        <Figures version={names[1]} profiled={after} other={before} />
      </Table.Tr>
    </Table.Tbody>
  );
}

/** Cells of one version; what differs from the other stands out in bold. */
function Figures(props: { version: string; profiled: ProfiledColumn | undefined; other: ProfiledColumn | undefined }) {
  const { version, profiled, other } = props;
  const mine = figuresOf(profiled);
  const theirs = figuresOf(other);
  const statistics = profiled?.statistics;
  const mark = (differs: boolean) => (differs && other && profiled ? ` ${classes.changed}` : '');
  const type = profiled?.column.type;
  return (
    <>
      <Table.Td>{version}</Table.Td>
      <Table.Td className={mark(type !== other?.column.type)}>{type ? text.data.types[type] : '—'}</Table.Td>
      <Table.Td>
        {statistics?.histogram && type ? (
          <MiniHistogram histogram={statistics.histogram} type={type} height={20} />
        ) : (
          <div className={classes.top}>{statistics && topWords(statistics)}</div>
        )}
      </Table.Td>
      {mine.map((figure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the figures have fixed places
        <Table.Td key={index} className={`${classes.number}${mark(figure !== theirs[index])}`}>
          {figure}
        </Table.Td>
      ))}
    </>
  );
}

function figuresOf(profiled: ProfiledColumn | undefined): string[] {
  const statistics = profiled?.statistics;
  if (!profiled || !statistics) return Array.from({ length: 6 }, () => '');
  const { type } = profiled.column;
  return [
    formatShare(statistics.missing, statistics.rows),
    formatNumber(statistics.unique),
    formatFigure(statistics.mean, type, 'estimate'),
    formatFigure(statistics.min, type),
    formatFigure(statistics.quartiles?.[1] ?? null, type),
    formatFigure(statistics.max, type),
  ];
}

const icons = { added: IconPlus, removed: IconMinus, 'type-changed': IconArrowsExchange };

function ChangeMark({ change }: { change: ColumnChange }) {
  if (change === 'same') return null;
  const Icon = icons[change];
  return (
    <span className={classes.change} data-change={change}>
      <Icon size={13} aria-hidden />
      {text.data.compare.changes[change]}
    </span>
  );
}
