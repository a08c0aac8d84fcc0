import { Table, Text } from '@mantine/core';
import type { MulticlassResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatCount } from '../formatCell.ts';
import { scoreClasses } from './classScores.ts';
import classes from './EvaluationView.module.css';
import type { Pair } from './pair.ts';

/** Precision, recall and F1 of each class against the rest; of two results one below the other. */
export function ClassTable({ first, second }: Pair<MulticlassResult>) {
  const words = text.evaluation.classes;
  const results = second ? [first, second] : [first];
  const scores = results.map(({ result }) => scoreClasses(result.confusion));
  const columns = [words.rows, words.precision, words.recall, words.f1];
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {words.title}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
      <section className={classes.classTable} tabIndex={0} aria-label={words.title}>
        <Table stickyHeader verticalSpacing={2} horizontalSpacing={6} fz="xs" tabularNums aria-label={words.title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.class}</Table.Th>
              {second && <Table.Th scope="col">{text.evaluation.charts.result}</Table.Th>}
              {columns.map((name) => (
                <Table.Th key={name} scope="col" ta="right">
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {first.result.confusion.classes.flatMap((name) =>
              results.map(({ letter }, r) => {
                const score = scores[r]!.find((entry) => entry.class === name);
                return (
                  <Table.Tr key={`${letter} ${name}`}>
                    {r === 0 && (
                      <Table.Th scope="rowgroup" rowSpan={results.length} fw={500}>
                        {name}
                      </Table.Th>
                    )}
                    {second && <Table.Td>{letter}</Table.Td>}
                    <Table.Td ta="right">{score ? formatCount(score.rows) : '–'}</Table.Td>
                    {([score?.precision, score?.recall, score?.f1] as const).map((value, i) => (
                      <Table.Td key={columns[i + 1]} ta="right">
                        {value === null || value === undefined ? '–' : value.toFixed(3)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              }),
            )}
          </Table.Tbody>
        </Table>
      </section>
    </section>
  );
}
