import { Badge, Button, Table, Text } from '@mantine/core';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { formatDate } from '../ui/formatDate.ts';
import classes from './DatasetDetail.module.css';
import { showDataset } from './shownDataset.ts';

/** All versions, the newest first. */
export function VersionTable({ dataset, shown }: { dataset: Dataset; shown: number }) {
  const words = text.data.detail;
  return (
    <Table className={classes.figures} maw={980} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.version}</Table.Th>
          <Table.Th>{words.date}</Table.Th>
          <Table.Th className={classes.number}>{words.size}</Table.Th>
          <Table.Th className={classes.number}>{words.columnCount}</Table.Th>
          <Table.Th>{words.file}</Table.Th>
          <Table.Th>{words.digest}</Table.Th>
          <Table.Th>{words.shown}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {dataset.versions.toReversed().map(({ version, createdAt, size, columns, file, digest }) => (
          <Table.Tr key={version}>
            <Table.Td>{text.data.versionName(version)}</Table.Td>
            <Table.Td>{formatDate(createdAt)}</Table.Td>
            <Table.Td className={classes.number}>{formatBytes(size)}</Table.Td>
            <Table.Td className={classes.number}>{columns.length.toLocaleString('en')}</Table.Td>
            <Table.Td>{file}</Table.Td>
            <Table.Td>
              <span className={classes.digest} title={digest}>
                {digest}
              </span>
            </Table.Td>
            <Table.Td>
              {version === shown ? (
                <Badge variant="light" size="sm" tt="none">
                  {words.shown}
                </Badge>
              ) : (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`${words.show} ${text.data.versionName(version)}`}
                  onClick={() => showDataset(dataset.name, version)}
                >
                  <Text inherit>{words.show}</Text>
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
