import { Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { TargetCheck } from '../../pipelines/contract/rpc/compute.ts';
import { text } from '../text/en.ts';
import classes from './compute.module.css';

/** What a test of a target tried, one thing after the other, and what came of it. */
export function CheckReport({ check }: { check: TargetCheck }) {
  const words = text.compute.check;
  return (
    <div role="status">
      <Text size="sm" fw={500} mb={6} {...(!check.ok && { c: 'var(--mantine-color-error)' })}>
        {check.ok ? words.ok : words.failed}
      </Text>
      <ol className={classes.steps}>
        {check.steps.map(({ title, ok, message }) => {
          const Icon = ok ? IconCircleCheck : IconCircleX;
          return (
            <li key={title}>
              <Icon size={16} data-ok={ok} role="img" aria-label={ok ? words.okMark : words.failedMark} />
              <span className={classes.stepTitle}>{title}</span>
              <span>{message}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
