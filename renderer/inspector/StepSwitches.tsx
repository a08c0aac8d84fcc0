import { Switch } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { HelpMark } from './fields/HelpMark.tsx';
import classes from './Inspector.module.css';

/** Whether a step takes part in runs, and whether its earlier results may stand for it. */
export function StepSwitches({ nodeId, isReusable }: { nodeId: string; isReusable: boolean }) {
  const words = text.inspector.step;
  const { document } = useOpened();
  const isEnabled = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.disabled !== true);
  const isReused = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.reuse !== false);
  const change = (value: Parameters<typeof updateNode>[2]) =>
    document.edit((pipeline) => updateNode(pipeline, nodeId, value));
  return (
    <div className={classes.switches}>
      <div className={classes.switchRow}>
        <Switch
          size="xs"
          label={words.enabled}
          checked={isEnabled}
          onChange={({ currentTarget }) => change({ disabled: currentTarget.checked ? undefined : true })}
        />
        <HelpMark title={words.enabled} help={words.enabledHelp} />
      </div>
      {isReusable ? (
        <div className={classes.switchRow}>
          <Switch
            size="xs"
            label={words.reuse}
            checked={isReused}
            onChange={({ currentTarget }) => change({ reuse: currentTarget.checked ? undefined : false })}
          />
          <HelpMark title={words.reuse} help={words.reuseHelp} />
        </div>
      ) : (
        <div className={classes.note}>{words.runsAlways}</div>
      )}
    </div>
  );
}
