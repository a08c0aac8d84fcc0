import { type ReactNode, useId } from 'react';
import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import classes from '../fields/Field.module.css';
import { HelpMark } from '../fields/HelpMark.tsx';
import { Problem } from '../fields/Problem.tsx';
import { ParameterValue } from './ParameterValue.tsx';

interface LabelledValueProps {
  label: string;
  /** Behind a mark. */
  help?: string;
  /** Shown where there is no value. */
  placeholder: string;
  parameter: PipelineParameter;
  value: unknown;
  problem: string | undefined;
  /** Undefined: no value. */
  write(value: unknown): void;
  /** At the right of the label. */
  mark: ReactNode;
}

/** A value of a pipeline parameter with its label, help and what is wrong with it. */
export function LabelledValue({ label, help, mark, problem, ...value }: LabelledValueProps) {
  const id = useId();
  const problemId = problem === undefined ? undefined : `${id}-problem`;
  return (
    <div className={classes.field}>
      <div className={classes.head}>
        <label className={classes.label} id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
        {help !== undefined && <HelpMark title={label} help={help} />}
        <span className={classes.spacer} />
        {mark}
      </div>
      <ParameterValue
        id={id}
        labelId={`${id}-label`}
        describedBy={problemId}
        isInvalid={problem !== undefined}
        {...value}
      />
      {problem !== undefined && <Problem id={`${id}-problem`} words={problem} />}
    </div>
  );
}
