import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { OutputDescription, OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import { queries } from '../api/queries.ts';
import { Answer } from './Answer.tsx';
import { Reading } from './OutputStates.tsx';

const TableView = lazy(async () => ({ default: (await import('./table/TableView.tsx')).TableView }));
const EvaluationView = lazy(async () => ({
  default: (await import('./evaluation/EvaluationView.tsx')).EvaluationView,
}));
const ModelView = lazy(async () => ({ default: (await import('./model/ModelView.tsx')).ModelView }));
const UntrainedModelView = lazy(async () => ({
  default: (await import('./model/UntrainedModelView.tsx')).UntrainedModelView,
}));
const TransformationView = lazy(async () => ({
  default: (await import('./transformation/TransformationView.tsx')).TransformationView,
}));
const FilesView = lazy(async () => ({ default: (await import('./files/FilesView.tsx')).FilesView }));

/** Shows one output of a step, whatever it is. Fills its parent, which has a height. */
export function OutputView({ output: { runId, nodeId, port } }: { output: OutputRef }) {
  const output = useMemo(() => ({ runId, nodeId, port }), [runId, nodeId, port]);
  const described = useQuery(queries.outputs.describe.queryOptions({ input: output }));
  return (
    <Answer asked={described}>
      {(description) => (
        <Suspense fallback={<Reading />}>
          <Shown key={`${runId}/${nodeId}/${port}`} output={output} description={description} />
        </Suspense>
      )}
    </Answer>
  );
}

function Shown({ output, description: { type, table } }: { output: OutputRef; description: OutputDescription }) {
  switch (type) {
    case 'table':
      return table && <TableView output={output} columns={table.columns} rows={table.rows} />;
    case 'evaluation':
      return <EvaluationOutput output={output} />;
    case 'model':
      return <ModelOutput output={output} />;
    case 'untrained-model':
      return <UntrainedModelOutput output={output} />;
    case 'transformation':
      return <TransformationOutput output={output} />;
    case 'directory':
    case 'zip':
      return <FilesOutput output={output} />;
  }
}

function EvaluationOutput({ output }: { output: OutputRef }) {
  const asked = useQuery(queries.outputs.evaluation.queryOptions({ input: output }));
  return <Answer asked={asked}>{(evaluation) => <EvaluationView output={output} evaluation={evaluation} />}</Answer>;
}

function ModelOutput({ output }: { output: OutputRef }) {
  const asked = useQuery(queries.outputs.model.queryOptions({ input: output }));
  return <Answer asked={asked}>{(answer) => <ModelView output={output} {...answer} />}</Answer>;
}

function UntrainedModelOutput({ output }: { output: OutputRef }) {
  const asked = useQuery(queries.outputs.untrainedModel.queryOptions({ input: output }));
  return <Answer asked={asked}>{(model) => <UntrainedModelView model={model} />}</Answer>;
}

function TransformationOutput({ output }: { output: OutputRef }) {
  const asked = useQuery(queries.outputs.transformation.queryOptions({ input: output }));
  return <Answer asked={asked}>{(found) => <TransformationView output={output} transformation={found} />}</Answer>;
}

function FilesOutput({ output }: { output: OutputRef }) {
  const asked = useQuery(queries.outputs.files.queryOptions({ input: output }));
  return <Answer asked={asked}>{(files) => <FilesView output={output} files={files} />}</Answer>;
}
