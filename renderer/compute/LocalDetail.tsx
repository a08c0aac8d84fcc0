import { Anchor, Button, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import detail from '../data/DatasetDetail.module.css';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { showView, useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import classes from './compute.module.css';
import { askForTarget } from './computeDialogs.ts';
import { LoadBar } from './LoadBar.tsx';
import { SharingSection } from './SharingSection.tsx';

/** Processes of this machine: how many steps it takes at once. While it is the only target, how others come to be. */
export function LocalDetail({ isAlone }: { isAlone: boolean }) {
  const workspace = useApp((state) => state.workspace);
  const words = text.compute;
  if (!workspace) return null;
  const { settings, limits, cores, totalMemory } = workspace;
  const or = (chosen: string | null, automatic: string) => chosen ?? words.local.automatic(automatic);
  return (
    <section className={detail.detail} aria-label={words.thisMachine}>
      <Title order={2} size="h4">
        {words.thisMachine}
      </Title>
      <Text size="sm">{words.local.help}</Text>
      <div className={classes.body}>
        {isAlone && <Teaching />}
        <div className={classes.section}>
          <PropertyTable
            title={words.local.facts}
            rows={[
              [words.local.slots, or(settings.workers?.toString() ?? null, String(limits.workers))],
              [
                words.local.memory,
                or(settings.memory === null ? null : formatBytes(settings.memory), formatBytes(limits.memory)),
              ],
              [words.local.machine, `${words.processors(cores)}, ${formatBytes(totalMemory)}`],
            ]}
          />
          <Anchor
            component="button"
            type="button"
            size="xs"
            ta="left"
            underline="always"
            onClick={() => showView('settings')}
          >
            {words.local.settings}
          </Anchor>
        </div>
        <div className={classes.section}>
          <h3>{words.load.title}</h3>
          <LoadBar name={localTarget} />
        </div>
        <SharingSection />
      </div>
    </section>
  );
}

function Teaching() {
  const words = text.compute.empty;
  return (
    <div className={`${classes.wide} ${classes.teach}`}>
      <h3 style={{ margin: 0, fontSize: 15 }}>{words.title}</h3>
      <Text size="sm" maw={760}>
        {words.body}
      </Text>
      <ol>
        {words.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => askForTarget(null)}>
        {words.add}
      </Button>
    </div>
  );
}
