import { IconHelpSquare } from '@tabler/icons-react';
import { findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { lookOf, nameOfCategory } from '../ui/categories.ts';
import classes from './Inspector.module.css';
import { StepComment } from './StepComment.tsx';
import { StepSwitches } from './StepSwitches.tsx';
import { StepTitle } from './StepTitle.tsx';

/**
 * What a step is, its title and comment, and whether it runs. Each part listens for itself: a text area that fits its height
 * to its text is measured whenever it is drawn, which must not happen at each letter of the title.
 */
export function StepHeader({ nodeId, module }: { nodeId: string; module: string }) {
  const spec = findSpec(module);
  const look = spec && lookOf(spec.category);
  const Icon = look?.icon ?? IconHelpSquare;
  return (
    <>
      <div className={classes.module}>
        <Icon size={20} color={look?.color} aria-hidden />
        <div>
          <h2>{spec?.title ?? text.inspector.step.unknownModule}</h2>
          {spec && (
            <p>
              {nameOfCategory(spec.category)}. {spec.description}
            </p>
          )}
        </div>
      </div>
      <StepTitle nodeId={nodeId} placeholder={spec?.title ?? module} />
      <StepComment nodeId={nodeId} />
      <StepSwitches nodeId={nodeId} isReusable={spec?.cache !== 'never'} />
    </>
  );
}
