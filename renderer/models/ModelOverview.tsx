import { Anchor, Code, Text } from '@mantine/core';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { wordsOf } from '../outputs/model/wordsOf.ts';
import { describeParameters } from '../runs/describeParameters.ts';
import { titleOfMetric } from '../runs/metrics.ts';
import { formatPlace } from '../store/location.ts';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { formatDate } from '../ui/formatDate.ts';
import { formatNumber } from '../ui/formatFigure.ts';
import classes from './ModelOverview.module.css';
import { ModelTags } from './ModelTags.tsx';
import type { ModelPartProps } from './modelPart.ts';

/** What a version is, what it achieved, and where it comes from. */
export function ModelOverview({ version }: ModelPartProps) {
  const words = text.models.overview;
  const { task, learner, createdAt, model, kind, source, metrics } = version;
  const facts: [string, string][] = [
    [words.task, task ? text.models.tasks[task] : '–'],
    ...(learner ? [[words.learner, wordsOf(learner)] as [string, string]] : []),
    [words.kind, words.kinds[kind]],
    ...(source ? [[words.source, source] as [string, string]] : []),
    [words.registered, formatDate(createdAt)],
    [words.size, formatBytes(model.size)],
  ];
  return (
    <div className={classes.overview}>
      <div className={classes.part}>
        <PropertyTable title={words.facts} rows={facts} />
        <ModelTags version={version} />
      </div>
      <PropertyTable
        title={words.metrics}
        rows={Object.entries(metrics).map(([name, value]) => [titleOfMetric(name), formatNumber(value)])}
        empty={words.noMetrics}
      />
      <Lineage version={version} />
    </div>
  );
}

function Lineage({ version: { lineage } }: Pick<ModelPartProps, 'version'>) {
  const words = text.models.overview;
  if (!lineage) return <PropertyTable title={words.lineage} rows={[]} empty={words.noLineage} />;
  const { runId, nodeId, pipeline, file, git, parameters, data } = lineage;
  const run = formatPlace({ view: 'runs', runsPlace: { page: 'run', runId, tab: 'graph', step: nodeId } });
  const given = describeParameters(parameters);
  return (
    <PropertyTable
      title={words.lineage}
      rows={[
        [
          words.run,
          <Anchor key="run" inherit href={run}>
            {runId}
          </Anchor>,
        ],
        [words.pipeline, file === null ? pipeline : `${pipeline} (${file})`],
        ...(git ? [[words.commit, <Commit key="commit" commit={git.commit} dirty={git.dirty} />] as const] : []),
        ...(given === '' ? [] : [[words.parameters, given] as const]),
        ...data.map(({ source, digest }): readonly [string, React.ReactNode] => [
          `${words.data}: ${source}`,
          <Code key={digest} title={digest}>
            {digest.slice(0, 12)}
          </Code>,
        ]),
      ]}
    />
  );
}

function Commit({ commit, dirty }: { commit: string; dirty: boolean }) {
  return (
    <Text inherit>
      <Code>{commit.slice(0, 8)}</Code>
      {dirty && ` ${text.models.overview.dirty}`}
    </Text>
  );
}
