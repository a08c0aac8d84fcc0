import { Group, Tabs, Text } from '@mantine/core';
import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import { text } from '../../text/en.ts';
import { formatBytes } from '../../ui/formatBytes.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { DownloadMenu } from '../DownloadMenu.tsx';
import { formatCount } from '../formatCell.ts';
import { ClusterProfiles } from './ClusterProfiles.tsx';
import { Importances } from './Importances.tsx';
import classes from './ModelView.module.css';
import { PropertyTable } from './PropertyTable.tsx';
import { parameterRows } from './parameterRows.ts';
import { RatingProfile } from './RatingProfile.tsx';
import { Signature } from './Signature.tsx';
import { TreeView } from './TreeView.tsx';
import { wordsOf } from './wordsOf.ts';

interface ModelViewProps {
  output: OutputRef;
  model: TrainedModel;
  /** How many trees it is made of; 0: it is no tree model. */
  trees: number;
  /** Bytes. */
  size: number;
}

/** A trained model: what it is, what it learned from, what it wants, and its trees. */
export function ModelView({ output, model, trees, size }: ModelViewProps) {
  const words = text.model;
  return (
    <Tabs defaultValue="summary" keepMounted={false} className={classes.view}>
      <Group className={classes.bar} justify="space-between" gap="md">
        <Text fw={600}>{wordsOf(model.learner)}</Text>
        <Tabs.List style={{ flex: 1 }}>
          <Tabs.Tab value="summary">{words.summary}</Tabs.Tab>
          <Tabs.Tab value="signature">{words.signature.title}</Tabs.Tab>
          {trees > 0 && <Tabs.Tab value="trees">{words.tree.title}</Tabs.Tab>}
        </Tabs.List>
        <DownloadMenu output={output} formats={['onnx', 'original']} />
      </Group>
      <Tabs.Panel value="summary" className={classes.panel} tabIndex={0}>
        <div className={classes.columns}>
          <div className={classes.stack}>
            <PropertyTable title={words.summary} rows={summaryRows(model, trees, size)} />
            <PropertyTable title={words.parameters} rows={parameterRows(model.params)} empty={words.noParameters} />
            {Object.keys(model.training.metrics).length > 0 && (
              <PropertyTable
                title={words.trainingMetrics}
                rows={Object.entries(model.training.metrics).map(([name, value]) => [
                  wordsOf(name),
                  formatNumber(value),
                ])}
              />
            )}
          </div>
          <Learned model={model} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="signature" className={classes.panel} tabIndex={0}>
        <Signature model={model} />
      </Tabs.Panel>
      <Tabs.Panel value="trees" className={classes.panel}>
        <TreeView output={output} count={trees} classes={model.classes} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** What the model is made of, as far as a table can tell. */
function Learned({ model }: { model: TrainedModel }) {
  if (model.clustering) return <ClusterProfiles clustering={model.clustering} />;
  if (model.task === 'recommendation') return <RatingProfile model={model} />;
  return <Importances importances={model.training.importances} />;
}

function summaryRows(model: TrainedModel, trees: number, size: number): [string, string][] {
  const words = text.model;
  const named = (name: string, i: number) => (model.task === 'binary' && i === 1 ? words.positive(name) : name);
  const rows: [string, string][] = [
    [words.learner, wordsOf(model.learner)],
    [words.task, words.tasks[model.task]],
  ];
  if (model.label) {
    const title = model.task === 'recommendation' ? words.rating : words.label;
    rows.push([title, `${model.label.name} (${text.outputs.columnTypes[model.label.type]})`]);
  }
  if (model.classes) rows.push([words.classes, model.classes.map(named).join(', ')]);
  if (model.clustering) rows.push([words.clusters.title, formatCount(model.clustering.clusters.length)]);
  if (model.task === 'recommendation') {
    for (const { name, categories = [] } of model.features) {
      rows.push([words.ratings.known(name), formatCount(categories.length)]);
    }
  } else rows.push([words.features, formatCount(model.features.length)]);
  rows.push([words.trainingRows, formatCount(model.training.rows)]);
  if (trees > 0) rows.push([words.trees, formatCount(trees)]);
  rows.push([words.size, formatBytes(size)]);
  return rows;
}
