import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { readParameterValue } from '../../../pipelines/graph/parameterValue.ts';
import { useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { setDefault } from './editParameters.ts';
import { LabelledValue } from './LabelledValue.tsx';

/** The default of a parameter. The file cannot hold one of another type: until it fits, it is kept here as it was typed. */
export function ParameterDefault({ parameter }: { parameter: PipelineParameter }) {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const { name, type } = parameter;
  const [refused, setRefused] = useState<{ type: string; typed: unknown } | null>(null);
  const isRefused = refused !== null && refused.type === type;
  const read = isRefused ? readParameterValue(parameter, refused.typed) : undefined;
  function write(value: unknown) {
    const fits = value === undefined || readParameterValue(parameter, value).ok;
    setRefused(fits ? null : { type, typed: value });
    if (fits) document.edit((pipeline) => setDefault(pipeline, name, value), `parameter.default.${name}`);
  }
  return (
    <LabelledValue
      label={words.default}
      help={words.defaultHelp}
      placeholder={words.noDefault}
      parameter={parameter}
      value={isRefused ? refused.typed : parameter.default}
      problem={read && !read.ok ? read.error : undefined}
      write={write}
      mark={
        parameter.default !== undefined && (
          <Tooltip label={words.clearDefault} position="left">
            <ActionIcon size={24} aria-label={words.clearDefault} onClick={() => write(undefined)}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )
      }
    />
  );
}
