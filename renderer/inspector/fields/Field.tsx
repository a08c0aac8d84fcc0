import { memo, useCallback, useId } from 'react';
import type { ModuleSpec } from '../../../modules/define.ts';
import { useChecks, useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { findNode } from '../../graph/lookup.ts';
import type { DocumentState } from '../../store/document.ts';
import { FieldMenu } from '../parameters/FieldMenu.tsx';
import { PromotedValue } from '../parameters/PromotedValue.tsx';
import { referenceIn } from '../parameters/references.ts';
import { describeFields, type Field as FieldOf } from './describeFields.ts';
import classes from './Field.module.css';
import { HelpMark } from './HelpMark.tsx';
import { fillIn, isShown } from './isShown.ts';
import { Problem } from './Problem.tsx';
import { ResetMark } from './ResetMark.tsx';
import { currentParams, problemOf, writeParam } from './stepParams.ts';
import { describeHelp, Widget } from './Widget.tsx';

export interface FieldProps {
  nodeId: string;
  spec: ModuleSpec;
  field: FieldOf;
}

/** One parameter of a step: label, help, value, problem. Drawn anew only when one of these changes. */
export const Field = memo(function Field({ nodeId, spec, field }: FieldProps) {
  const { document } = useOpened();
  const value = useDocument((state) => paramsOf(state, nodeId, spec)[field.name]);
  const isMeant = useDocument((state) => {
    if (Object.keys(field.showWhen).length === 0) return true;
    return isShown(field, describeFields(spec), fillIn(paramsOf(state, nodeId, spec), state));
  });
  const problem = useChecks(({ byNode }) => problemOf(byNode.get(nodeId), field.name));
  const write = useCallback(
    (next: unknown) =>
      document.edit((pipeline) => writeParam(pipeline, nodeId, spec, field, next), `param.${nodeId}.${field.name}`),
    [document, nodeId, spec, field],
  );
  const id = useId();
  // What is wrong has to be seen to be mended, also where it would not matter otherwise.
  if (!isMeant && problem === undefined) return null;
  const reference = referenceIn(value);
  const help = describeHelp(field);
  const helpId = help === undefined ? '' : `${id}-help`;
  const describedBy = [helpId, problem === undefined ? '' : `${id}-problem`].join(' ').trim() || undefined;
  const isSwitch = field.input.kind === 'switch' && reference === undefined;
  const labelId = `${id}-label`;
  const widget = (
    <Widget
      id={id}
      labelId={labelId}
      describedBy={describedBy}
      nodeId={nodeId}
      spec={spec}
      field={field}
      value={value}
      write={write}
      isInvalid={problem !== undefined}
    />
  );
  return (
    <div className={classes.field} data-field={field.name}>
      <div className={classes.head}>
        {isSwitch && <span className={classes.switch}>{widget}</span>}
        <label className={classes.label} id={labelId} htmlFor={reference === undefined ? id : undefined}>
          {field.title}
        </label>
        {help !== undefined && <HelpMark title={field.title} help={help} />}
        <span className={classes.spacer} />
        {value !== undefined && reference === undefined && field.default !== undefined && (
          <ResetMark field={field} onReset={() => write(undefined)} />
        )}
        <FieldMenu nodeId={nodeId} field={field} value={value} />
      </div>
      {reference === undefined ? (
        !isSwitch && widget
      ) : (
        <PromotedValue name={reference} field={field} labelId={labelId} />
      )}
      {help !== undefined && (
        <span id={helpId} hidden>
          {help}
        </span>
      )}
      {problem !== undefined && <Problem id={`${id}-problem`} words={problem} />}
    </div>
  );
});

const none: Readonly<Record<string, unknown>> = {};

function paramsOf({ pipeline }: DocumentState, nodeId: string, spec: ModuleSpec): Readonly<Record<string, unknown>> {
  const node = findNode(pipeline, nodeId);
  return node ? currentParams(node, spec) : none;
}
