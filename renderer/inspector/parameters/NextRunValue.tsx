import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRotate2 } from '@tabler/icons-react';
import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { readParameterValue } from '../../../pipelines/graph/parameterValue.ts';
import { useDocument, useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { LabelledValue } from './LabelledValue.tsx';
import classes from './parameters.module.css';
import { dropValue, giveValue } from './runValues.ts';

/** A value that only the next runs take. One that does not fit is kept, and keeps them from starting. */
export function NextRunValue({ parameter }: { parameter: PipelineParameter }) {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const given = useDocument(({ parameters }) => parameters[parameter.name]);
  const read = given === undefined ? undefined : readParameterValue(parameter, given);
  return (
    <div className={classes.next}>
      <LabelledValue
        label={words.nextRuns}
        placeholder={words.useDefault}
        parameter={parameter}
        value={given}
        problem={read && !read.ok ? read.error : undefined}
        write={(value) =>
          value === undefined ? dropValue(document, parameter.name) : giveValue(document, parameter.name, value)
        }
        mark={
          given !== undefined && (
            <Tooltip label={words.clearNext} position="left">
              <ActionIcon size={24} aria-label={words.clearNext} onClick={() => dropValue(document, parameter.name)}>
                <IconRotate2 size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )
        }
      />
      <div className={classes.only}>{words.nextRunsHelp}</div>
    </div>
  );
}
