import { Table } from '@mantine/core';
import { text } from '../text/en.ts';
import { DistributionCell, FigureCells, FigureHeads, listFigures } from './ColumnFigures.tsx';
import type { ProfiledColumn } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';

/** One row a column: what kind of values it has, and how they are spread. */
export function ProfileTable({ columns }: { columns: readonly ProfiledColumn[] }) {
  const words = text.data.profile;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.scroll} aria-label={text.data.detail.tabs.profile} tabIndex={0}>
      <Table className={classes.figures} verticalSpacing={3} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.column}</Table.Th>
            <Table.Th>{words.type}</Table.Th>
            <Table.Th>{words.distribution}</Table.Th>
            <FigureHeads />
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

function Row(profiled: ProfiledColumn) {
  const { name, type } = profiled.column;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <div className={classes.columnName} title={name}>
          {name}
        </div>
      </Table.Th>
      <Table.Td>{text.data.types[type]}</Table.Td>
      <DistributionCell profiled={profiled} />
      <FigureCells figures={listFigures(profiled)} />
    </Table.Tr>
  );
}
