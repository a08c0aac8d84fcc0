import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { palette } from '../../modules/catalog.ts';
import type { ModuleSpec } from '../../modules/define.ts';
import type { Task } from '../../pipelines/contract/table.ts';
import { canConnect, connect, taskOf } from '../graph/connect.ts';
import { addNode, findFreePlace } from '../graph/edit.ts';
import { inputPort, outputPort } from '../graph/lookup.ts';
import { searchModules } from '../palette/searchModules.ts';
import type { OpenDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { lookOf, nameOfCategory } from '../ui/categories.ts';
import { revealStep } from './canvasApi.ts';
import { type QuickAddRequest, useCanvas } from './canvasStore.ts';
import { dropStep } from './dropOnCanvas.ts';
import { useOpened } from './OpenedContext.tsx';
import classes from './QuickAdd.module.css';

/** Asks which step to add where a wire was dropped or the canvas was double-clicked. Only modules that fit are offered. */
export function QuickAdd() {
  const request = useCanvas(({ quickAdd }) => quickAdd);
  return request ? <QuickAddMenu key={`${request.screen.x},${request.screen.y}`} request={request} /> : null;
}

const size = { width: 300, height: 340 };
const close = () => useCanvas.setState({ quickAdd: null });

function QuickAddMenu({ request }: { request: QuickAddRequest }) {
  const opened = useOpened();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const fitting = useMemo(() => findFitting(opened, request), [opened, request]);
  const found = searchModules(fitting, words);
  const left = Math.max(8, Math.min(request.screen.x, window.innerWidth - size.width - 8));
  const top = Math.max(8, Math.min(request.screen.y, window.innerHeight - size.height - 8));

  function add(spec: ModuleSpec): void {
    close();
    const id = addConnected(opened, spec, request);
    revealStep(opened.path, id);
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    event.stopPropagation();
    const last = found.length - 1;
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, last));
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter' && found[chosen]) add(found[chosen]);
    else return;
    event.preventDefault();
  }

  return (
    <div className={classes.menu} style={{ left, top }} role="dialog" aria-label={text.canvas.quickAdd.label}>
      <TextInput
        ref={(input) => input?.focus()}
        value={words}
        role="combobox"
        aria-expanded
        aria-controls="quick-add-list"
        aria-activedescendant={found[chosen] ? `quick-add-${found[chosen].id}` : undefined}
        aria-label={text.canvas.quickAdd.placeholder}
        placeholder={text.canvas.quickAdd.placeholder}
        onChange={({ currentTarget }) => {
          setWords(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!event.relatedTarget?.closest('[role=dialog]')) close();
        }}
      />
      <div id="quick-add-list" role="listbox" aria-label={text.canvas.quickAdd.label} className={classes.list}>
        {found.map((spec, index) => (
          <button
            type="button"
            key={spec.id}
            id={`quick-add-${spec.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={classes.option}
            onPointerEnter={() => setChosen(index)}
            onClick={() => add(spec)}
          >
            <span className={classes.dot} style={{ background: lookOf(spec.category).color }} />
            <span className={classes.name}>{spec.title}</span>
            <span className={classes.category}>{nameOfCategory(spec.category)}</span>
          </button>
        ))}
      </div>
      {found.length === 0 && <p className={classes.none}>{text.canvas.quickAdd.none}</p>}
    </div>
  );
}

function findFitting({ document, checks }: OpenDocument, { from, to }: QuickAddRequest): readonly ModuleSpec[] {
  const { pipeline } = document.store.getState();
  if (from !== undefined) {
    const type = outputPort(pipeline, from)?.type;
    const task = taskOf(checks.store.getState().shapes, from);
    return palette.filter((spec) =>
      Object.values(spec.inputs).some(
        (port) => port.type === type && (!task || !port.tasks || port.tasks.includes(task)),
      ),
    );
  }
  if (to !== undefined) {
    const { type, tasks } = inputPort(pipeline, to) ?? {};
    return palette.filter((spec) =>
      Object.entries(spec.outputs).some(([name, port]) => {
        if (port.type !== type) return false;
        const task = tasks && taskOfNew(spec, name);
        return !task || tasks.includes(task);
      }),
    );
  }
  return palette;
}

/** The task of the model that an output of a new step gives; undefined where its inputs decide. */
function taskOfNew(spec: ModuleSpec, port: string): Task | undefined {
  const params = spec.params.safeParse({});
  if (!params.success) return undefined;
  const shape = spec.schema({ params: params.data, inputs: {} }).outputs[port];
  return shape && 'task' in shape ? shape.task : undefined;
}

/** Adds the step and the wire that asked for it, as one edit. */
function addConnected(
  { document, checks }: OpenDocument,
  spec: ModuleSpec,
  { position, from, to }: QuickAddRequest,
): string {
  const { shapes } = checks.store.getState();
  if (from === undefined && to === undefined) return dropStep(document, spec, position);
  let added = '';
  document.edit((pipeline) => {
    const result = addNode(
      pipeline,
      spec,
      findFreePlace(pipeline, { x: position.x - 120, y: position.y - (to === undefined ? 0 : 64) }),
    );
    added = result.id;
    const inputs = Object.keys(spec.inputs).map((port) => `${added}.${port}`);
    const outputs = Object.keys(spec.outputs).map((port) => `${added}.${port}`);
    const wire =
      from === undefined
        ? outputs.map((end) => [end, to as string] as const)
        : inputs.map((end) => [from, end] as const);
    const fit = wire.find(([source, target]) => canConnect(result.pipeline, source, target, shapes));
    return fit ? connect(result.pipeline, ...fit) : result.pipeline;
  });
  document.select([added]);
  return added;
}
