import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ComputeTarget } from '../../pipelines/contract/compute.ts';
import type { TargetView } from '../../pipelines/contract/rpc/compute.ts';
import detail from '../data/DatasetDetail.module.css';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { BuildImage } from './BuildImage.tsx';
import { CheckReport } from './CheckReport.tsx';
import classes from './compute.module.css';
import { describeAddress } from './describeTarget.ts';
import { LoadBar } from './LoadBar.tsx';
import { TargetActions } from './TargetActions.tsx';
import { TargetMark } from './TargetMark.tsx';
import { UseList } from './UseList.tsx';
import { useTargetTest } from './useTargetTest.ts';

/** One target: how it is reached, how it fares, and what its engine says of itself. */
export function TargetDetail({ view, target }: { view: TargetView; target: ComputeTarget }) {
  const words = text.compute;
  const test = useTargetTest(target);
  const check = test.check ?? view.check;
  return (
    <section className={detail.detail} aria-label={view.name}>
      <Group justify="space-between" align="center" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Title order={2} size="h4">
            {view.name}
          </Title>
          <span role="status">
            <TargetMark view={{ target, check }} />
          </span>
        </Group>
        <TargetActions view={view} test={test} />
      </Group>
      <Text size="sm">{describeAddress(target)}</Text>
      <div className={classes.body}>
        <div className={classes.section}>
          <h3>{words.load.title}</h3>
          <LoadBar name={view.name} />
        </div>
        <div className={classes.section}>
          <h3>
            {words.check.title}
            {check && !test.isTesting && (
              <Text span size="xs" c="dimmed" fw={400} ml={8}>
                {formatAgo(check.at)}
              </Text>
            )}
          </h3>
          {test.isTesting && (
            <Text size="xs" role="status">
              {words.check.testing}
            </Text>
          )}
          {!test.isTesting && (check ? <CheckReport check={check} /> : <Text size="xs">{words.check.none}</Text>)}
        </div>
        <PropertyTable
          title={words.detail.engine}
          rows={engineFacts(check?.engine ?? null, target)}
          empty={words.detail.engineUnknown}
        />
        <PropertyTable title={words.detail.limits} rows={limitFacts(view, target)} />
        <BuildImage target={view.name} />
        <UseList member="compute" name={view.name} />
      </div>
    </section>
  );
}

type Facts = (readonly [string, ReactNode])[];

function engineFacts(engine: NonNullable<TargetView['check']>['engine'], target: ComputeTarget): Facts {
  const words = text.compute.detail;
  if (!engine) return [[words.platform, target.platform]];
  const { version, platform, cpus, memory, nodes, latency } = engine;
  return [
    [words.version, version],
    [words.platform, platform],
    [words.cpus, cpus],
    [words.memory, formatBytes(memory)],
    ...(nodes === null ? [] : [[words.nodes, nodes] as const]),
    [words.latency, words.milliseconds(latency)],
  ];
}

function limitFacts({ secrets }: TargetView, target: ComputeTarget): Facts {
  const words = text.compute.detail;
  const { slots, memory, cpus } = target;
  const facts: Facts = [
    [words.slots, slots],
    [words.stepMemory, memory === undefined ? words.usualLimit : formatBytes(memory)],
    [words.stepCpus, cpus ?? words.usualLimit],
  ];
  if (target.kind === 'swarm') {
    const { advertise, advertisePort, placement } = target;
    facts.push([
      words.advertise,
      advertisePort === undefined ? words.anyPort(advertise) : `${advertise}:${advertisePort}`,
    ]);
    if (placement.length > 0) facts.push([words.placement, placement.join(', ')]);
  }
  if (secrets.length > 0) facts.push([words.secrets, secrets.map((name) => words.secretNames[name]).join(', ')]);
  return facts;
}
