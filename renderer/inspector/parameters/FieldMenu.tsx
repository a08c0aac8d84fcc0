import { ActionIcon, Menu } from '@mantine/core';
import { IconVariable, IconVariablePlus } from '@tabler/icons-react';
import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { setParam } from '../../graph/edit.ts';
import { text } from '../../text/en.ts';
import type { Field } from '../fields/describeFields.ts';
import classes from '../fields/Field.module.css';
import { demoteParam, nameParameter, promoteParam } from './editParameters.ts';
import { fittingTypes } from './fittingTypes.ts';
import { referenceIn } from './references.ts';
import { showParameter } from './showParameter.ts';

interface FieldMenuProps {
  nodeId: string;
  field: Field;
  value: unknown;
}

/** Makes a step's parameter one of the pipeline, or its own again. */
export function FieldMenu({ nodeId, field, value }: FieldMenuProps) {
  const words = text.inspector.promote;
  const { document } = useOpened();
  const parameters = useDocument(({ pipeline }) => pipeline.parameters);
  const types = fittingTypes(field.input);
  const [type] = types;
  const reference = referenceIn(value);
  if (type === undefined && reference === undefined) return null;
  const fitting = parameters.filter((parameter) => types.includes(parameter.type) && parameter.name !== reference);
  const use = { nodeId, param: field.name };
  const name = nameParameter({ parameters }, field.name);
  const refer = (parameter: PipelineParameter) =>
    document.edit((pipeline) => setParam(pipeline, nodeId, field.name, { $param: parameter.name }));
  const Icon = reference === undefined ? IconVariablePlus : IconVariable;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          size={24}
          className={reference === undefined ? classes.mark : classes.changed}
          aria-label={text.inspector.field.menu(field.title)}
        >
          <Icon size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {reference !== undefined && (
          <>
            <Menu.Item onClick={() => document.edit((pipeline) => demoteParam(pipeline, use))}>
              {words.demote}
            </Menu.Item>
            <Menu.Item onClick={() => showParameter(document, reference)}>{words.show}</Menu.Item>
          </>
        )}
        {reference === undefined && type !== undefined && (
          <Menu.Item
            onClick={() =>
              document.edit((pipeline) => promoteParam(pipeline, use, { name, type, value: value ?? field.default }))
            }
          >
            {words.create(name)}
          </Menu.Item>
        )}
        {fitting.length > 0 && <Menu.Label>{words.existing}</Menu.Label>}
        {fitting.map((parameter) => (
          <Menu.Item
            key={parameter.name}
            leftSection={<IconVariable size={14} aria-hidden />}
            onClick={() => refer(parameter)}
          >
            {parameter.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
