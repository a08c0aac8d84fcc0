import { Select, TextInput } from '@mantine/core';
import type { PipelineParameter } from '../../../pipelines/contract/graph.ts';
import { readParameterValue } from '../../../pipelines/graph/parameterValue.ts';
import { text } from '../../text/en.ts';
import { ColumnsWidget } from '../columns/ColumnsWidget.tsx';
import { ColumnWidget } from '../columns/ColumnWidget.tsx';
import { formatNumber } from '../fields/numberText.ts';
import { useDraft } from '../fields/useDraft.ts';
import { useParameterColumns } from './useParameterColumns.ts';

interface ParameterValueProps {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  placeholder: string;
  parameter: PipelineParameter;
  value: unknown;
  write(value: unknown): void;
  isInvalid: boolean;
}

/** The value of a pipeline parameter, entered by its type. */
export function ParameterValue(props: ParameterValueProps) {
  const { parameter, id, labelId, describedBy, value, write, isInvalid, placeholder } = props;
  const words = text.inspector.parameters;
  const known = useParameterColumns(parameter.name);
  switch (parameter.type) {
    case 'boolean':
      return (
        <Select
          id={id}
          aria-describedby={describedBy}
          error={isInvalid}
          placeholder={placeholder}
          allowDeselect={false}
          value={value === undefined ? null : String(value)}
          data={[
            { value: 'true', label: words.true },
            { value: 'false', label: words.false },
          ]}
          onChange={(next) => write(next === 'true')}
        />
      );
    case 'column':
      return (
        <ColumnWidget
          id={id}
          describedBy={describedBy}
          known={known}
          value={value}
          fallback={undefined}
          write={write}
          isInvalid={isInvalid}
        />
      );
    case 'columns':
      return (
        <ColumnsWidget
          id={id}
          labelId={labelId}
          describedBy={describedBy}
          title={parameter.name}
          known={known}
          value={value}
          write={write}
          isInvalid={isInvalid}
        />
      );
    case 'string':
    case 'file':
    case 'integer':
    case 'number':
      return <TypedValue {...props} />;
  }
}

function TypedValue({ parameter, id, describedBy, value, write, isInvalid, placeholder }: ParameterValueProps) {
  const isNumber = parameter.type === 'integer' || parameter.type === 'number';
  const draft = useDraft({
    value,
    format: formatNumber,
    read: (typed) => {
      if (typed === '' && isNumber) return undefined;
      const read = readParameterValue(parameter, typed);
      return read.ok ? read.value : typed;
    },
    write,
  });
  return (
    <TextInput
      id={id}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      error={isInvalid}
      placeholder={placeholder}
      inputMode={isNumber ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={draft.shown}
      onChange={({ currentTarget }) => draft.type(currentTarget.value)}
      onBlur={draft.leave}
    />
  );
}
