import { Checkbox } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import type { PipelineNode } from '../../pipelines/contract/graph.ts';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { HelpMark } from './fields/HelpMark.tsx';
import classes from './Inspector.module.css';

interface SeveralInspectorProps {
  steps: readonly string[];
  notes: readonly string[];
}

/** What several steps have in common. */
export function SeveralInspector({ steps, notes }: SeveralInspectorProps) {
  const words = text.inspector;
  const { document } = useOpened();
  const titles = useDocument(
    useShallow(({ pipeline }) => {
      const modules = steps.map((id) => findNode(pipeline, id)?.module ?? '');
      return [...Map.groupBy(modules, (module) => module)].map(
        ([module, all]) => `${all.length} × ${findSpec(module)?.title ?? module}`,
      );
    }),
  );
  const enabled = useCount(steps, ({ disabled }) => !disabled);
  const reused = useCount(steps, ({ reuse }) => reuse !== false);
  const change = (value: Parameters<typeof updateNode>[2]) =>
    document.edit((pipeline) => steps.reduce((changed, id) => updateNode(changed, id, value), pipeline));
  return (
    <div className={classes.stack}>
      <h2>
        {words.several.title(steps.length, notes.length)} {words.several.selected}
      </h2>
      <div className={classes.note}>
        {titles.map((title) => (
          <div key={title}>{title}</div>
        ))}
      </div>
      {steps.length > 0 && (
        <div className={classes.switches}>
          <SharedBox
            label={words.step.enabled}
            help={words.step.enabledHelp}
            count={enabled}
            all={steps.length}
            onChange={(isOn) => change({ disabled: isOn ? undefined : true })}
          />
          <SharedBox
            label={words.step.reuse}
            help={words.step.reuseHelp}
            count={reused}
            all={steps.length}
            onChange={(isOn) => change({ reuse: isOn ? undefined : false })}
          />
        </div>
      )}
    </div>
  );
}

function useCount(steps: readonly string[], holds: (node: PipelineNode) => boolean): number {
  return useDocument(({ pipeline }) => {
    const nodes = steps.map((id) => findNode(pipeline, id));
    return nodes.filter((node) => node !== undefined && holds(node)).length;
  });
}

interface SharedBoxProps {
  label: string;
  help: string;
  /** How many of the steps have it. */
  count: number;
  all: number;
  onChange(isOn: boolean): void;
}

/** A box that is half ticked while it holds for some of the steps. */
function SharedBox({ label, help, count, all, onChange }: SharedBoxProps) {
  const isMixed = count > 0 && count < all;
  return (
    <div className={classes.switchRow}>
      <Checkbox
        size="xs"
        label={isMixed ? `${label} (${text.inspector.several.mixed})` : label}
        checked={count === all}
        indeterminate={isMixed}
        onChange={() => onChange(count < all)}
      />
      <HelpMark title={label} help={help} />
    </div>
  );
}
