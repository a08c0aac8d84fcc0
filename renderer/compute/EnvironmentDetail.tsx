import { ActionIcon, Alert, Button, Code, Group, Menu, Text, Title } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentView } from '../../pipelines/contract/rpc/compute.ts';
import { engine } from '../api/engine.ts';
import detail from '../data/DatasetDetail.module.css';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { text } from '../text/en.ts';
import { BuildImage } from './BuildImage.tsx';
import classes from './compute.module.css';
import { askForEnvironment } from './computeDialogs.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { UseList } from './UseList.tsx';

/** One environment: what its file gives the containers of a step. */
export function EnvironmentDetail({ view }: { view: EnvironmentView }) {
  const words = text.compute.environment;
  const { name, environment, problem } = view;
  return (
    <section className={detail.detail} aria-label={name}>
      <Group justify="space-between" align="center" wrap="nowrap">
        <Title order={2} size="h4">
          {name}
        </Title>
        <EnvironmentActions view={view} />
      </Group>
      {problem !== null && (
        <Alert color="red" title={words.problem} role="alert">
          {problem}
        </Alert>
      )}
      {environment?.description && (
        <Text size="sm" maw={760} style={{ whiteSpace: 'pre-wrap' }}>
          {environment.description}
        </Text>
      )}
      <div className={classes.body}>
        <PropertyTable title={words.about} rows={facts(view)} />
        {environment && (
          <PropertyTable
            title={words.variables}
            rows={Object.entries(environment.variables)}
            empty={words.noVariables}
          />
        )}
        {environment && <BuildImage environment={name} />}
        <UseList member="environment" name={name} />
      </div>
    </section>
  );
}

function facts({ name, environment, version }: EnvironmentView): [string, ReactNode][] {
  const words = text.compute.environment;
  const rows: [string, ReactNode][] = [[words.file, `environments/${name}.json`]];
  if (!environment) return rows;
  const { image, pythonPackages } = environment;
  rows.push(
    [words.image, image ?? words.ownImage],
    [
      words.packages,
      pythonPackages.length === 0 ? words.noPackages : pythonPackages.map((one) => <div key={one}>{one}</div>),
    ],
  );
  if (version !== null) rows.push([words.version, <Version key="version" digest={version} />]);
  return rows;
}

/** The first digits of a content's digest tell it from others. */
function Version({ digest }: { digest: string }) {
  return <Code title={text.compute.environment.versionHelp}>{digest.replace(/^sha256:/, '').slice(0, 12)}</Code>;
}

function EnvironmentActions({ view }: { view: EnvironmentView }) {
  const [isRemoving, setRemoving] = useState(false);
  const words = text.compute.actions;
  const { name } = view;
  return (
    <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
      {view.environment && (
        <Button
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => askForEnvironment(view)}
        >
          {words.edit}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={words.more}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setRemoving(true)}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isRemoving && (
        <RemoveDialog
          name={name}
          member="environment"
          help={words.removeEnvironment}
          remove={() => engine().compute.removeEnvironment({ name })}
          onClose={() => setRemoving(false)}
        />
      )}
    </Group>
  );
}
