import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface PropertyTableProps {
  title: string;
  rows: readonly (readonly [name: string, value: ReactNode])[];
  /** Words where there are no rows. */
  empty?: string;
}

/** Names and values under a heading. */
export function PropertyTable({ title, rows, empty }: PropertyTableProps) {
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text size="xs" c="dimmed">
          {empty}
        </Text>
      ) : (
        <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} aria-label={title} tabularNums layout="fixed">
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400} c="dimmed" w="45%" style={{ verticalAlign: 'top' }}>
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
