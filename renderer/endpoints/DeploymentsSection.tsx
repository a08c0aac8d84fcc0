import { ActionIcon, Button, Group, NumberInput, Switch, Table, Text, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Deployment, RealTimeEndpoint } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { ModelLink } from '../models/ModelLink.tsx';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import { AddDeploymentDialog } from './AddDeploymentDialog.tsx';
import type { EndpointState } from './endpointStatus.ts';
import classes from './endpoints.module.css';
import { refreshEndpoints } from './useEndpoints.ts';

interface DeploymentsSectionProps {
  endpoint: RealTimeEndpoint;
  state: EndpointState | null;
}

/** The models behind an endpoint, and which share of the requests each of them gets. */
export function DeploymentsSection({ endpoint, state }: DeploymentsSectionProps) {
  const { name, deployments, previousTraffic } = endpoint;
  const words = text.endpoints.deployments;
  const inForce = Object.fromEntries(deployments.map((one) => [one.name, one.traffic]));
  const [traffic, setTraffic] = useState<Record<string, number>>(inForce);
  const [isAdding, setAdding] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const sum = Object.values(traffic).reduce((total, share) => total + share, 0);
  const isChanged = deployments.some((one) => traffic[one.name] !== one.traffic);

  async function change(action: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      await action();
      await refreshEndpoints();
      notify({ message: words.changed, kind: 'success' });
    } catch (error) {
      notifyError(words.failed, error);
    }
    setBusy(false);
  }

  return (
    <section className={classes.section}>
      <Text component="h3" size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="xs" c="dimmed">
        {words.help}
      </Text>
      <Table fz="xs" verticalSpacing={4} horizontalSpacing={8} aria-label={words.title} className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {[words.name, words.model, words.status, words.traffic, words.shadow].map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <span className="visually-hidden">{text.endpoints.actions.more}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deployments.map((deployment) => (
            <DeploymentRow
              key={deployment.name}
              deployment={deployment}
              state={state}
              share={traffic[deployment.name] ?? 0}
              onShare={(share) => setTraffic({ ...traffic, [deployment.name]: share })}
              onShadow={(shadow) =>
                void change(() => engine().endpoints.setShadow({ name, deployment: deployment.name, shadow }))
              }
              onRemove={() =>
                void change(() => engine().endpoints.removeDeployment({ name, deployment: deployment.name }))
              }
            />
          ))}
        </Table.Tbody>
      </Table>
      {isChanged && sum !== 100 && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {words.sum(sum)}
        </Text>
      )}
      <Group gap="xs">
        {deployments.length > 1 && (
          <Button
            loading={isBusy}
            disabled={!isChanged || sum !== 100}
            onClick={() => void change(() => engine().endpoints.setTraffic({ name, traffic }))}
          >
            {words.apply}
          </Button>
        )}
        {previousTraffic && (
          <Button
            variant="default"
            disabled={isBusy}
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            onClick={() => void change(() => engine().endpoints.rollback({ name }))}
          >
            {words.rollback}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </Group>
      {isAdding && <AddDeploymentDialog endpoint={endpoint} onClose={() => setAdding(false)} />}
    </section>
  );
}

interface DeploymentRowProps {
  deployment: Deployment;
  state: EndpointState | null;
  /** Percent, as it is typed. */
  share: number;
  onShare(share: number): void;
  onShadow(shadow: boolean): void;
  onRemove(): void;
}

function DeploymentRow({ deployment, state, share, onShare, onShadow, onRemove }: DeploymentRowProps) {
  const words = text.endpoints.deployments;
  const { name, model, shadow, traffic } = deployment;
  const serving = state?.deployments.find((one) => one.name === name);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      <Table.Td>
        <ModelLink model={model} />
      </Table.Td>
      <Table.Td title={serving?.reason} className={classes.message}>
        {serving ? words.states[serving.status] : '–'}
        {serving?.reason && `: ${serving.reason}`}
      </Table.Td>
      <Table.Td>
        <NumberInput
          w={80}
          aria-label={words.trafficOf(name)}
          min={0}
          max={100}
          allowDecimal={false}
          disabled={shadow}
          value={share}
          onChange={(value) => onShare(Number(value) || 0)}
        />
      </Table.Td>
      <Table.Td>
        <Tooltip label={words.shadowHelp}>
          <Switch
            size="xs"
            aria-label={words.shadowOf(name)}
            checked={shadow}
            disabled={!shadow && traffic > 0}
            onChange={(event) => onShadow(event.currentTarget.checked)}
          />
        </Tooltip>
      </Table.Td>
      <Table.Td ta="right">
        <Tooltip label={traffic > 0 ? words.removeHelp : words.remove(name)}>
          <ActionIcon
            aria-label={words.remove(name)}
            aria-disabled={traffic > 0}
            onClick={() => traffic === 0 && onRemove()}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Table.Td>
    </Table.Tr>
  );
}
