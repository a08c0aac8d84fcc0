import { Table } from '@mantine/core';
import { formatNumber } from '../../ui/formatFigure.ts';

export interface Numbers {
  columns: readonly string[];
  /** Text is shown as it is; null: there is no value. */
  rows: readonly (readonly (string | number | null)[])[];
}

/** The numbers of a chart, for reading, copying and screen readers. */
export function NumbersTable({ columns, rows, caption }: Numbers & { caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section tabIndex={0} aria-label={caption} style={{ overflow: 'auto', maxHeight: '100%' }}>
      <Table stickyHeader highlightOnHover verticalSpacing={2} horizontalSpacing="xs" fz="xs" tabularNums>
        <caption className="visually-hidden">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col" ta="right">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and do not move.
            <Table.Tr key={i}>
              {row.map((value, j) => (
                <Table.Td key={columns[j]} ta="right">
                  {typeof value === 'number' ? formatNumber(value) : (value ?? '–')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
