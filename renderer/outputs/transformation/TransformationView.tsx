import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Transformation } from '../../../pipelines/contract/transformation.ts';
import { text } from '../../text/en.ts';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { TypeIcon } from '../table/TypeIcon.tsx';
import { describeOperation, type OperationWords } from './describeOperation.ts';
import classes from './TransformationView.module.css';

interface TransformationViewProps {
  output: OutputRef;
  transformation: Transformation;
}

/** A fitted transformation as a list of what it does, with the values that it does it with. */
export function TransformationView({ output, transformation: { operations, inputs } }: TransformationViewProps) {
  const words = text.outputs.transformation;
  return (
    <div className={classes.view}>
      <Group justify="space-between" mb="sm">
        <Text size="sm">{operations.length === 0 ? words.none : words.intro}</Text>
        <DownloadMenu output={output} formats={['json']} />
      </Group>
      <div className={classes.columns}>
        <ol className={classes.operations}>
          {operations.map((operation, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same operation may be there twice.
            <li key={i}>
              <OperationCard {...describeOperation(operation)} />
            </li>
          ))}
        </ol>
        <section>
          <Text component="h3" size="sm" fw={600} mb={4}>
            {words.inputs}
          </Text>
          <Table fz="xs" verticalSpacing={2} horizontalSpacing={6} aria-label={words.inputs}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{words.column}</Table.Th>
                <Table.Th scope="col">{words.type}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {inputs.map((column) => (
                <Table.Tr key={column.name}>
                  <Table.Th scope="row" fw={500} className={classes.name}>
                    {column.name}
                  </Table.Th>
                  <Table.Td>
                    <TypeIcon column={column} /> <span aria-hidden>{text.outputs.columnTypes[column.type]}</span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      </div>
    </div>
  );
}

const shownFirst = 12;

function OperationCard({ title, columns }: OperationWords) {
  const words = text.outputs.transformation;
  const [showsAll, setShowsAll] = useState(false);
  const shown = columns.slice(0, showsAll ? undefined : shownFirst);
  return (
    <>
      <Text size="sm" fw={600} component="h3">
        {title}
      </Text>
      {columns.every(([, detail]) => detail === '') ? (
        <Text size="xs" className={classes.name}>
          {shown.map(([column]) => column).join(', ')}
        </Text>
      ) : (
        <dl className={classes.values}>
          {shown.map(([column, detail]) => (
            <div key={column}>
              <dt>{column}</dt>
              <dd>{detail}</dd>
            </div>
          ))}
        </dl>
      )}
      {columns.length > shownFirst && (
        <Button variant="subtle" size="compact-xs" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? words.fewer : words.more(columns.length - shownFirst)}
        </Button>
      )}
    </>
  );
}
