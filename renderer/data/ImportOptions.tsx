import { Anchor, Checkbox, Group, NativeSelect, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { text } from '../text/en.ts';
import { optionValues, type ReadOptions } from './importOptions.ts';

interface ImportOptionsProps {
  options: ReadOptions;
  /** Text with delimiters: the other formats know all this themselves. */
  isDelimited: boolean;
  isChanged: boolean;
  onChange(options: Partial<ReadOptions>): void;
  onReset(): void;
}

const words = text.data.import;
const { format, delimiter, header, encoding, badRows } = words.optionLabels;

/** How a file is read. What is shown is in force, whether it was found or chosen. */
export function ImportOptions({ options, isDelimited, isChanged, onChange, onReset }: ImportOptionsProps) {
  const { nullStrings } = options;
  const setMissing = (texts: string[], empty: boolean) => onChange({ nullStrings: empty ? ['', ...texts] : texts });
  const others = nullStrings.filter((missing) => missing !== '');
  const hasEmpty = nullStrings.includes('');
  return (
    <Stack gap="sm" component="fieldset" bd="none" p={0} m={0}>
      <Group component="legend" justify="space-between" w="100%" p={0} mb={4}>
        <Text fw={600} component="span">
          {words.options}
        </Text>
        {isChanged && (
          <Anchor component="button" type="button" size="xs" onClick={onReset}>
            {words.asGuessed}
          </Anchor>
        )}
      </Group>
      <NativeSelect
        size="xs"
        label={format}
        data={choices('format', words.formats)}
        value={options.format}
        onChange={(event) => onChange({ format: event.currentTarget.value })}
      />
      {isDelimited && (
        <>
          <NativeSelect
            size="xs"
            label={delimiter}
            data={choices('delimiter', words.delimiters)}
            value={options.delimiter}
            onChange={(event) => onChange({ delimiter: event.currentTarget.value })}
          />
          <Switch
            size="xs"
            label={header}
            checked={options.header}
            onChange={(event) => onChange({ header: event.currentTarget.checked })}
          />
          <NativeSelect
            size="xs"
            label={encoding}
            data={choices('encoding', words.encodings)}
            value={options.encoding}
            onChange={(event) => onChange({ encoding: event.currentTarget.value })}
          />
          <Checkbox
            size="xs"
            label={words.emptyField}
            checked={hasEmpty}
            onChange={(event) => setMissing(others, event.currentTarget.checked)}
          />
          <TagsInput
            size="xs"
            label={words.otherMissing}
            placeholder={words.otherMissingHint}
            splitChars={[]}
            isDuplicate={(value, present) => present.includes(value)}
            value={others}
            onChange={(texts) => setMissing(texts, hasEmpty)}
          />
          <NativeSelect
            size="xs"
            label={badRows}
            data={choices('badRows', words.badRows)}
            value={options.badRows}
            onChange={(event) => onChange({ badRows: event.currentTarget.value })}
          />
        </>
      )}
    </Stack>
  );
}

function choices(option: keyof typeof optionValues, labels: Record<string, string>) {
  return optionValues[option].map((value) => ({ value, label: labels[value] ?? value }));
}
