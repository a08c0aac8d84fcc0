import { ActionIcon, Kbd, Popover, Table, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { text } from '../../text/en.ts';

/** The keys of the table, behind a button. */
export function KeyHelp() {
  const words = text.outputs.table;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={words.keys}>
          <ActionIcon size="sm" aria-label={words.keys}>
            <IconKeyboard size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.keys}>
        <Table fz="xs" verticalSpacing={3}>
          <Table.Tbody>
            {words.keyHelp.map(([keys, meaning]) => (
              <Table.Tr key={keys}>
                <Table.Th scope="row" fw={400}>
                  <Kbd size="xs">{keys}</Kbd>
                </Table.Th>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Popover.Dropdown>
    </Popover>
  );
}
