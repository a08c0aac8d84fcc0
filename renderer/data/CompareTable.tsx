import { Table } from '@mantine/core';
import { IconArrowsExchange, IconMinus, IconPlus } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import { DistributionCell, FigureCells, FigureHeads, listFigures } from './ColumnFigures.tsx';
import type { ColumnChange, ComparedColumn, ProfiledColumn } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';

interface CompareTableProps {
  caption: string;
  /** Of the two versions. */
  names: [string, string];
  columns: readonly ComparedColumn[];
}

/** Two rows a column: its figures in one version over those in the other. */
export function CompareTable({ caption, names, columns }: CompareTableProps) {
  const words = text.data.profile;
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
            <FigureHeads />
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
  const mine = listFigures(profiled);
  const theirs = listFigures(other);
  const isBoth = profiled !== undefined && other !== undefined;
  const type = profiled?.column.type;
  return (
    <>
      <Table.Td>{version}</Table.Td>
      <Table.Td className={isBoth && type !== other.column.type ? classes.changed : undefined}>
        {type ? text.data.types[type] : '—'}
      </Table.Td>
      <DistributionCell profiled={profiled} height={20} />
      <FigureCells figures={mine} isMarked={(index) => isBoth && mine[index] !== theirs[index]} />
    </>
  );
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
