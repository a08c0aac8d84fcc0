import { UnstyledButton } from '@mantine/core';
import { IconChartDots3 } from '@tabler/icons-react';
import type { Starter } from '../../pipelines/contract/rpc/workspace.ts';
import { text } from '../text/en.ts';
import { createPipeline } from './pipelineFiles.ts';
import classes from './StartPage.module.css';

/** Examples or templates, each a button that makes a pipeline of it and opens it. */
export function StarterCards({ starters, action }: { starters: readonly Starter[]; action: string }) {
  return (
    <ul className={classes.cards}>
      {starters.map(({ id, name, description, steps }) => (
        <li key={id}>
          <UnstyledButton className={classes.card} onClick={() => void createPipeline(name, id)}>
            <span className={classes.cardHead}>
              <IconChartDots3 className={classes.cardIcon} size={17} stroke={1.7} aria-hidden />
              {name}
            </span>
            <span className={classes.cardText}>{description}</span>
            <span className={classes.cardFoot}>
              <span>{text.start.steps(steps)}</span>
              <span className={classes.cardAction}>{action}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
