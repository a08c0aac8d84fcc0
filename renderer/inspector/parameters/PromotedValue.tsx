import { IconVariable } from '@tabler/icons-react';
import { useDocument } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import type { Field } from '../fields/describeFields.ts';
import { describeValue } from '../fields/describeValue.ts';
import classes from '../fields/Field.module.css';
import { valueInNextRun } from '../fields/isShown.ts';

/** Stands in place of a value: the pipeline parameter that it comes from, and what it is in the next run. */
export function PromotedValue({ name, field, labelId }: { name: string; field: Field; labelId: string }) {
  const words = text.inspector.promote;
  const parameter = useDocument(({ pipeline }) => pipeline.parameters.find((candidate) => candidate.name === name));
  const value = useDocument((state) => parameter && valueInNextRun(parameter, state));
  const isOverridden = useDocument(({ parameters }) => Object.hasOwn(parameters, name));
  const shown = !parameter
    ? words.unknown
    : value === undefined
      ? words.noValue
      : words.valueNow(describeValue(field.input, value));
  return (
    <fieldset className={`${classes.group} ${classes.promoted}`} aria-labelledby={labelId}>
      <IconVariable size={15} aria-hidden />
      <b>{name}</b>{' '}
      <span className={classes.value} title={shown}>
        {shown}
      </span>{' '}
      {isOverridden && <i>{words.onlyNextRuns}</i>}
    </fieldset>
  );
}
