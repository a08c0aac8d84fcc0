import { ActionIcon, Text, Title, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBrandDocker,
  IconDeviceDesktop,
  IconPackage,
  IconPlus,
  IconTopologyStar3,
} from '@tabler/icons-react';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import type { EnvironmentView, TargetView } from '../../pipelines/contract/rpc/compute.ts';
import { showCompute } from '../store/app.ts';
import type { ComputePart } from '../store/computePlace.ts';
import { text } from '../text/en.ts';
import list from '../ui/ListDetail.module.css';
import classes from './compute.module.css';
import { askForEnvironment, askForTarget } from './computeDialogs.ts';
import { nameOfTarget } from './describeTarget.ts';
import { LoadBar } from './LoadBar.tsx';
import { TargetMark } from './TargetMark.tsx';

interface ComputeListProps {
  targets: readonly TargetView[];
  /** undefined: not read yet, or not to be read. */
  environments: readonly EnvironmentView[] | undefined;
  /** Why the environments could not be read. */
  problem: string | undefined;
  /** A target without a name is this machine. */
  shown: { part: ComputePart; name: string | undefined };
}

const icons = { local: IconDeviceDesktop, docker: IconBrandDocker, swarm: IconTopologyStar3 };

/** All targets with how busy they are, and all environments. */
export function ComputeList({ targets, environments, problem, shown }: ComputeListProps) {
  const words = text.compute;
  return (
    <section className={list.list} aria-label={words.label}>
      <div className={list.listHead}>
        <Title order={1} size="h4">
          {words.title}
        </Title>
      </div>
      <div className={classes.scroll}>
        <ListHead title={words.targets} action={words.actions.add} onAdd={() => askForTarget(null)} />
        <ul className={classes.entries} aria-label={words.targets}>
          {targets.map((view) => (
            <li key={view.name}>
              <TargetEntry
                view={view}
                isShown={shown.part === 'targets' && (shown.name ?? localTarget) === (view.target?.name ?? localTarget)}
              />
            </li>
          ))}
        </ul>
        <ListHead
          title={words.environments}
          action={words.actions.addEnvironment}
          onAdd={() => askForEnvironment(null)}
        />
        {problem !== undefined && (
          <Text px="md" size="xs" c="var(--mantine-color-error)" role="alert">
            {words.environmentsFailed}. {problem}
          </Text>
        )}
        {environments?.length === 0 && (
          <Text px="md" size="xs" c="dimmed">
            {words.environment.none}
          </Text>
        )}
        <ul className={classes.entries} aria-label={words.environments}>
          {environments?.map((view) => (
            <li key={view.name}>
              <EnvironmentEntry view={view} isShown={shown.part === 'environments' && shown.name === view.name} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function ListHead({ title, action, onAdd }: { title: string; action: string; onAdd(): void }) {
  return (
    <div className={classes.partHead}>
      <h2>{title}</h2>
      <Tooltip label={action}>
        <ActionIcon aria-label={action} onClick={onAdd}>
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function TargetEntry({ view, isShown }: { view: TargetView; isShown: boolean }) {
  const { target, name } = view;
  const Icon = icons[target?.kind ?? 'local'];
  return (
    <UnstyledButton
      className={list.entry}
      aria-current={isShown || undefined}
      onClick={() => showCompute({ part: 'targets', name: target ? name : null })}
    >
      <Icon className={list.entryIcon} size={16} stroke={1.6} aria-hidden />
      <div className={list.entryText}>
        <div className={list.entryName}>{target ? name : nameOfTarget(localTarget)}</div>
        <div className={list.entryFacts}>
          {text.compute.kinds[target?.kind ?? 'local']} · <TargetMark view={view} />
        </div>
        <LoadBar name={target ? name : localTarget} />
      </div>
    </UnstyledButton>
  );
}

function EnvironmentEntry({ view, isShown }: { view: EnvironmentView; isShown: boolean }) {
  const { name, environment, problem } = view;
  const words = text.compute.environment;
  const Icon = problem === null ? IconPackage : IconAlertTriangle;
  return (
    <UnstyledButton
      className={list.entry}
      aria-current={isShown || undefined}
      onClick={() => showCompute({ part: 'environments', name })}
    >
      <Icon className={list.entryIcon} size={16} stroke={1.6} aria-hidden />
      <div className={list.entryText}>
        <div className={list.entryName}>{name}</div>
        <div className={list.entryFacts}>
          {problem !== null || environment === null
            ? words.problem
            : words.summary(environment.pythonPackages.length, Object.keys(environment.variables).length)}
        </div>
      </div>
    </UnstyledButton>
  );
}
