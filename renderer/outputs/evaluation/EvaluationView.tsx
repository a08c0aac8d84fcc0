import { Alert, Group } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Evaluation } from '../../../pipelines/contract/evaluation.ts';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { AnomalyView } from './AnomalyView.tsx';
import { ClusteringView } from './ClusteringView.tsx';
import classes from './EvaluationView.module.css';
import { FoldsTable } from './FoldsTable.tsx';
import { useLooks } from './looks.ts';
import { MulticlassView } from './MulticlassView.tsx';
import { PairChooser } from './PairChooser.tsx';
import type { Pair } from './pair.ts';
import { RecommendationView } from './RecommendationView.tsx';
import { RegressionView } from './RegressionView.tsx';
import { ResultsLegend } from './ResultsLegend.tsx';
import { nameResults, ofTask } from './shownResults.ts';
import { TwoClassView } from './TwoClassView.tsx';

/** How good scores are: metrics and charts of one result, or of several over each other. */
export function EvaluationView({ output, evaluation }: { output: OutputRef; evaluation: Evaluation }) {
  const shown = useMemo(() => nameResults(evaluation), [evaluation]);
  const looks = useLooks();
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [[first, second], setPair] = useState<[number, number]>([0, 1]);
  const drawn = useMemo(() => shown.filter(({ index }) => !hidden.has(index)), [shown, hidden]);
  const toggle = (index: number) =>
    setHidden((known) =>
      known.has(index) ? new Set([...known].filter((other) => other !== index)) : new Set([...known, index]),
    );
  return (
    <div className={classes.view}>
      <Group className={classes.bar} justify="space-between" gap="md">
        <ResultsLegend shown={shown} looks={looks} hidden={hidden} onToggle={toggle} />
        <Group gap="md">
          {shown.length > 2 && (
            <PairChooser shown={shown} first={first} second={second} onChange={(a, b) => setPair([a, b])} />
          )}
          <DownloadMenu output={output} formats={['json']} />
        </Group>
      </Group>
      {shown
        .filter(({ result }) => result.notes.length > 0)
        .map(({ name, result }) => (
          <Alert key={name} color="yellow" m="sm" mb={0} title={name}>
            {result.notes.join(' ')}
          </Alert>
        ))}
      {evaluation.folds && <FoldsTable folds={evaluation.folds} />}
      <TaskView drawn={drawn} pair={{ first: shown[first]!, second: shown[second] }} looks={looks} />
    </div>
  );
}

interface TaskViewProps {
  drawn: ReturnType<typeof nameResults>;
  pair: Pair;
  looks: ReturnType<typeof useLooks>;
}

function TaskView({ drawn, pair, looks }: TaskViewProps) {
  const all = pair.second ? [pair.first, pair.second] : [pair.first];
  const binary = useMemo(() => ofTask(drawn, 'binary'), [drawn]);
  const regression = useMemo(() => ofTask(drawn, 'regression'), [drawn]);
  const clustering = useMemo(() => ofTask(drawn, 'clustering'), [drawn]);
  const anomaly = useMemo(() => ofTask(drawn, 'anomaly'), [drawn]);
  const recommendation = useMemo(() => ofTask(drawn, 'recommendation'), [drawn]);
  switch (pair.first.result.task) {
    case 'binary': {
      const [first, second] = ofTask(all, 'binary');
      return <TwoClassView drawn={binary} pair={{ first: first!, second }} looks={looks} />;
    }
    case 'regression': {
      const [first, second] = ofTask(all, 'regression');
      return <RegressionView drawn={regression} pair={{ first: first!, second }} looks={looks} />;
    }
    case 'multiclass': {
      const [first, second] = ofTask(all, 'multiclass');
      return <MulticlassView pair={{ first: first!, second }} />;
    }
    case 'clustering': {
      const [first, second] = ofTask(all, 'clustering');
      return <ClusteringView drawn={clustering} pair={{ first: first!, second }} looks={looks} />;
    }
    case 'anomaly': {
      const [first, second] = ofTask(all, 'anomaly');
      return <AnomalyView drawn={anomaly} pair={{ first: first!, second }} looks={looks} />;
    }
    case 'recommendation': {
      const [first, second] = ofTask(all, 'recommendation');
      return <RecommendationView drawn={recommendation} pair={{ first: first!, second }} looks={looks} />;
    }
  }
}
