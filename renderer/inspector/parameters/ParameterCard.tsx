import { Button, Collapse, Select, Textarea, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ParameterType, PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { describeParameterValue } from './describeParameterValue.ts';
import { describeParameter, findUses, removeParameter, retypeParameter } from './editParameters.ts';
import { NextRunValue } from './NextRunValue.tsx';
import { ParameterDefault } from './ParameterDefault.tsx';
import { ParameterName } from './ParameterName.tsx';
import { ParameterUses } from './ParameterUses.tsx';
import classes from './parameters.module.css';
import { dropValue } from './runValues.ts';

interface ParameterCardProps {
  parameter: PipelineParameter;
  isOpen: boolean;
  onToggle(isOpen: boolean): void;
}

/** One pipeline parameter: a line, which opens to everything about it. */
export function ParameterCard({ parameter, isOpen, onToggle }: ParameterCardProps) {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const { name, type } = parameter;
  const [isRemoving, setRemoving] = useState(false);
  const given = useDocument(({ parameters }) => parameters[name]);
  const current = given ?? parameter.default;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div className={classes.card} data-parameter={name}>
      <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
        <Chevron size={14} aria-hidden />
        <span className={classes.name}>{name}</span>
        <span className={`${classes.value} ${given === undefined ? '' : classes.overridden}`}>
          {current === undefined ? words.noDefault : `= ${describeParameterValue(current)}`}
        </span>
        <span className={classes.note}>{words.types[type]}</span>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <div className={classes.body}>
            <ParameterName name={name} />
            <Select
              label={words.type}
              allowDeselect={false}
              value={type}
              data={Object.entries(words.types).map(([value, label]) => ({ value, label }))}
              onChange={(next) => document.edit((pipeline) => retypeParameter(pipeline, name, next as ParameterType))}
            />
            <ParameterDefault parameter={parameter} />
            <NextRunValue parameter={parameter} />
            <Textarea
              label={words.description}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={20_000}
              value={parameter.description ?? ''}
              onChange={({ currentTarget: { value } }) =>
                document.edit((pipeline) => describeParameter(pipeline, name, value), `parameter.description.${name}`)
              }
            />
            <ParameterUses name={name} />
            <Button
              variant="light"
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => setRemoving(true)}
            >
              {words.remove}
            </Button>
          </div>
        )}
      </Collapse>
      {isRemoving && (
        <ConfirmDialog
          title={words.removeTitle(name)}
          message={words.removeHelp(findUses(document.store.getState().pipeline, name).length)}
          action={words.remove}
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            dropValue(document, name);
            document.edit((pipeline) => removeParameter(pipeline, name));
          }}
        />
      )}
    </div>
  );
}
