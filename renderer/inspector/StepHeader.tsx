import { Switch, Textarea, TextInput } from '@mantine/core';
import { IconHelpSquare } from '@tabler/icons-react';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { lookOf, nameOfCategory } from '../ui/categories.ts';
import { HelpMark } from './fields/HelpMark.tsx';
import classes from './Inspector.module.css';

/** What a step is, its title and comment, and whether it runs. */
export function StepHeader({ nodeId, module }: { nodeId: string; module: string }) {
  const words = text.inspector.step;
  const { document } = useOpened();
  const title = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.title ?? '');
  const comment = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.comment ?? '');
  const isEnabled = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.disabled !== true);
  const isReused = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.reuse !== false);
  const spec = findSpec(module);
  const look = spec && lookOf(spec.category);
  const Icon = look?.icon ?? IconHelpSquare;
  const change = (value: Parameters<typeof updateNode>[2], tag = '') =>
    document.edit((pipeline) => updateNode(pipeline, nodeId, value), tag);
  return (
    <>
      <div className={classes.module}>
        <Icon size={20} color={look?.color} aria-hidden />
        <div>
          <h2>{spec?.title ?? words.unknownModule}</h2>
          {spec && (
            <p>
              {nameOfCategory(spec.category)}. {spec.description}
            </p>
          )}
        </div>
      </div>
      <TextInput
        label={words.title}
        placeholder={spec?.title ?? module}
        maxLength={200}
        autoComplete="off"
        value={title}
        onChange={({ currentTarget: { value } }) => change({ title: value || undefined }, `title.${nodeId}`)}
      />
      <Textarea
        label={words.comment}
        placeholder={words.commentPlaceholder}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={20_000}
        value={comment}
        onChange={({ currentTarget: { value } }) => change({ comment: value || undefined }, `comment.${nodeId}`)}
      />
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
        {spec?.cache === 'never' ? (
          <div className={classes.note}>{words.runsAlways}</div>
        ) : (
          <div className={classes.switchRow}>
            <Switch
              size="xs"
              label={words.reuse}
              checked={isReused}
              onChange={({ currentTarget }) => change({ reuse: currentTarget.checked ? undefined : false })}
            />
            <HelpMark title={words.reuse} help={words.reuseHelp} />
          </div>
        )}
      </div>
    </>
  );
}
