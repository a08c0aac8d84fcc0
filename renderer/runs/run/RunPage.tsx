import { Button, Loader, Stack, Tabs, Text } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { catalog } from '../../../modules/catalog.ts';
import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import { StrangeCodeDialog } from '../../canvas/StrangeCodeDialog.tsx';
import { listModelOutputs } from '../../models/modelOutputs.ts';
import { showRuns } from '../../store/app.ts';
import { type RunsPlace, type RunTab, runTabs } from '../../store/runsPlace.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { LogsTab } from '../logs/LogsTab.tsx';
import { TimelineTab } from '../timeline/TimelineTab.tsx';
import { ChildrenTab } from './ChildrenTab.tsx';
import { GraphTab } from './GraphTab.tsx';
import { MetricsTab } from './MetricsTab.tsx';
import { RunHeader } from './RunHeader.tsx';
import classes from './RunPage.module.css';
import type { RunPartProps } from './runPart.ts';
import { ServingTab } from './ServingTab.tsx';
import { StepPanel } from './StepPanel.tsx';
import { StepsTable } from './StepsTable.tsx';
import { useRun } from './useRun.ts';

const parts: Record<RunTab, (props: RunPartProps) => React.ReactNode> = {
  graph: GraphTab,
  steps: StepsTable,
  timeline: TimelineTab,
  metrics: MetricsTab,
  children: ChildrenTab,
  serving: ServingTab,
  logs: LogsTab,
};

/** One run: what it was, how its steps fared, and each step's details beside. */
export function RunPage({ place }: { place: Extract<RunsPlace, { page: 'run' }> }) {
  const words = text.runs.run;
  const { detail, error } = useRun(place.runId);
  if (error) return <NoRun message={describeError(error)} />;
  if (!detail) return <Loader m="xl" aria-label={text.common.loading} />;
  const step = detail.steps.find(({ nodeId }) => nodeId === place.step);
  const choose = (nodeId: string | null) => showRuns({ ...place, step: nodeId });
  const tab = isLogged(detail) ? 'metrics' : place.tab;
  const Part = parts[tab];
  return (
    <section className={classes.page} aria-label={detail.run.name}>
      <RunHeader detail={detail} />
      <StrangeCodeDialog />
      <Tabs
        value={tab}
        onChange={(chosen) => showRuns({ ...place, tab: runTabs.find((name) => name === chosen) ?? 'graph' })}
        classNames={{ root: classes.tabs }}
        keepMounted={false}
      >
        <Tabs.List aria-label={words.parts} px={12}>
          {shownTabs(detail, tab).map((shown) => (
            <Tabs.Tab key={shown} value={shown}>
              {words.tabs[shown]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.content}>
          <Tabs.Panel value={tab} className={classes.part}>
            <Part detail={detail} step={place.step} onStep={choose} />
          </Tabs.Panel>
          {step && <StepPanel key={step.nodeId} run={detail.run} step={step} onClose={() => choose(null)} />}
        </div>
      </Tabs>
    </section>
  );
}

/** Modules that have child runs. */
const asking = new Set(catalog.filter(({ runs }) => runs).map(({ id }) => id));

/** Logged by another program: there is no graph to show, and there are no steps. */
const isLogged = ({ run }: RunDetail) => run.source !== 'pipewright';

/** Child runs are a part of runs that may have any; serving of those that have made a model. */
function shownTabs(detail: RunDetail, shown: RunTab): RunTab[] {
  if (isLogged(detail)) return ['metrics'];
  const mayAsk = detail.steps.some(({ module }) => asking.has(module));
  const hasModel = listModelOutputs(detail).length > 0;
  const isShown: Partial<Record<RunTab, boolean>> = { children: mayAsk, serving: hasModel };
  return runTabs.filter((tab) => tab === shown || (isShown[tab] ?? true));
}

function NoRun({ message }: { message: string }) {
  return (
    <Stack p="xl" align="flex-start" role="alert">
      <Text fw={600}>{text.runs.run.gone}</Text>
      <Text>{message}</Text>
      <Button leftSection={<IconArrowLeft size={15} aria-hidden />} onClick={() => showRuns({ page: 'list' })}>
        {text.runs.run.back}
      </Button>
    </Stack>
  );
}
