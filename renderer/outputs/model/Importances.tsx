import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { formatShare } from '../../ui/formatFigure.ts';
import classes from './ModelView.module.css';

const shownFirst = 15;

/** Features by their share in what the model learned: bars that are a table too. */
export function Importances({ importances }: { importances: TrainedModel['training']['importances'] }) {
  const words = text.model.importances;
  const [showsAll, setShowsAll] = useState(false);
  const most = importances[0]?.importance ?? 1;
  return (
    <section>
      <Text component="h3" size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {importances.length === 0 ? words.none : words.help}
      </Text>
      {importances.length > 0 && (
        <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} aria-label={words.title} tabularNums layout="fixed">
          <Table.Thead className="visually-hidden">
            <Table.Tr>
              <Table.Th scope="col">{words.feature}</Table.Th>
              <Table.Th scope="col">{words.importance}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {importances.slice(0, showsAll ? undefined : shownFirst).map(({ feature, importance }) => (
              <Table.Tr key={feature}>
                <Table.Th scope="row" fw={400} w="40%" className={classes.feature} title={feature}>
                  {feature}
                </Table.Th>
                <Table.Td>
                  <span className={classes.importance}>
                    <span
                      className={classes.bar}
                      style={{ width: `${most > 0 ? Math.max(0, importance / most) * 100 : 0}%` }}
                    />
                    <span className={classes.share}>{formatShare(importance, 1)}</span>
                  </span>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {importances.length > shownFirst && (
        <Button variant="subtle" size="compact-xs" mt={4} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? words.fewer : words.all(importances.length)}
        </Button>
      )}
    </section>
  );
}
