import { Stack, Table, Text } from '@mantine/core';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { TypeIcon } from '../outputs/table/TypeIcon.tsx';
import { text } from '../text/en.ts';
import type { ModelPartProps } from './modelPart.ts';

const valuesShown = 8;

/** What a version takes and answers, column by column. */
export function ModelSignature({ version: { signature } }: ModelPartProps) {
  const words = text.models.signature;
  return (
    <Stack gap="lg" maw={980}>
      <section>
        <Text component="h3" size="sm" fw={600}>
          {words.inputs}
        </Text>
        <Text size="xs" c="dimmed" mb={4}>
          {words.inputsHelp}
        </Text>
        <Columns label={words.inputs} columns={signature.inputs} />
      </section>
      <section>
        <Text component="h3" size="sm" fw={600} mb={4}>
          {words.outputs}
        </Text>
        <Columns label={words.outputs} columns={signature.outputs} />
      </section>
    </Stack>
  );
}

function Columns({ label, columns }: { label: string; columns: readonly (Column | ServedColumn)[] }) {
  const words = text.models.signature;
  const isRequest = columns.some((column) => 'example' in column);
  const hasValues = columns.some((column) => 'categories' in column);
  return (
    <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          {[words.name, words.type, ...(isRequest ? [words.example] : []), ...(hasValues ? [words.values] : [])].map(
            (name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {columns.map((column) => (
          <Table.Tr key={column.name}>
            <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
              {column.name}
            </Table.Th>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <TypeIcon column={column} /> <span aria-hidden>{text.outputs.columnTypes[column.type]}</span>
            </Table.Td>
            {isRequest && <Table.Td>{'example' in column ? String(column.example) : ''}</Table.Td>}
            {hasValues && (
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Values values={'categories' in column ? column.categories : undefined} />
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Values({ values = [] }: { values: string[] | undefined }) {
  const rest = values.length - valuesShown;
  return (
    <>
      {values.slice(0, valuesShown).join(', ')}
      {rest > 0 && ` … ${text.models.signature.more(rest)}`}
    </>
  );
}
