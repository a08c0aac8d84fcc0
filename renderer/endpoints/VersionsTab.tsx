import { Badge, Button, Table } from '@mantine/core';
import type { PipelineEndpoint } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { formatDate } from '../ui/formatDate.ts';
import { notifyError } from '../ui/notify.ts';
import classes from './endpoints.module.css';
import { refreshEndpoints } from './useEndpoints.ts';

/** The published versions of a pipeline, newest first, and which of them runs when a call names none. */
export function VersionsTab({ endpoint: { name, versions, defaultVersion } }: { endpoint: PipelineEndpoint }) {
  const words = text.endpoints.versions;

  async function makeDefault(version: number): Promise<void> {
    try {
      await engine().endpoints.setDefaultVersion({ name, version });
      await refreshEndpoints();
    } catch (error) {
      notifyError(words.failed, error);
    }
  }

  return (
    <Table
      fz="xs"
      maw={900}
      verticalSpacing={4}
      aria-label={text.endpoints.tabs.versions}
      className={classes.table ?? ''}
    >
      <Table.Thead>
        <Table.Tr>
          {[words.version, words.published, words.description, words.default].map((title) => (
            <Table.Th key={title} scope="col">
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {versions.toReversed().map(({ version, publishedAt, description }) => (
          <Table.Tr key={version}>
            <Table.Th scope="row" fw={500}>
              {text.models.versionName(version)}
            </Table.Th>
            <Table.Td>{formatDate(publishedAt)}</Table.Td>
            <Table.Td className={classes.message}>{description}</Table.Td>
            <Table.Td>
              {version === defaultVersion ? (
                <Badge variant="light" size="sm" tt="none">
                  {words.default}
                </Badge>
              ) : (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={words.makeDefaultOf(version)}
                  onClick={() => void makeDefault(version)}
                >
                  {words.makeDefault}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
