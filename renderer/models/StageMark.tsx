import { Badge } from '@mantine/core';
import type { ModelStage } from '../../pipelines/contract/registry.ts';
import { text } from '../text/en.ts';
import classes from './StageMark.module.css';

/** How far a version has come; nothing where it has no stage. */
export function StageMark({ stage }: { stage: ModelStage }) {
  if (stage === 'none') return null;
  return (
    <Badge size="sm" tt="none" className={classes.mark ?? ''} data-stage={stage}>
      {text.models.stages[stage]}
    </Badge>
  );
}
