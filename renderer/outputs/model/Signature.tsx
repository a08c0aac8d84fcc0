import { Table, Text } from '@mantine/core';
import type { ModelFeature, TrainedModel } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { TypeIcon } from '../table/TypeIcon.tsx';

const valuesShown = 8;
/** More than these are not listed even on demand. */
const valuesListed = 1000;

/** The columns that a model wants. */
export function Signature({ model: { features, output } }: { model: TrainedModel }) {
  const words = text.model.signature;
  return (
    <section>
      <Text component="h3" size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {words.help} {words.output(output.name, words.numbers(output.width))}
      </Text>
      <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} aria-label={words.title}>
        <Table.Thead>
          <Table.Tr>
            {[words.name, words.type, words.kind, words.values].map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {features.map((feature) => (
            <Table.Tr key={feature.name}>
              <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
                {feature.name}
              </Table.Th>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <TypeIcon column={{ type: feature.type }} />{' '}
                <span aria-hidden>{text.outputs.columnTypes[feature.type]}</span>
              </Table.Td>
              <Table.Td>{words.kinds[feature.kind]}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Categories categories={feature.categories} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Categories({ categories }: Pick<ModelFeature, 'categories'>) {
  if (!categories) return null;
  const rest = categories.slice(valuesShown);
  return (
    <>
      {categories.slice(0, valuesShown).join(', ')}
      {rest.length > 0 && (
        <details>
          <summary>{text.model.signature.more(rest.length)}</summary>
          {rest.slice(0, valuesListed).join(', ')}
          {rest.length > valuesListed && ' …'}
        </details>
      )}
    </>
  );
}
