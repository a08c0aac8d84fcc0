import { Button, Group, Select, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ColumnSelection } from '../../../modules/lib/params/columnSelection.ts';
import { text } from '../../text/en.ts';
import type { Rule } from './columnSelection.ts';
import classes from './columns.module.css';
import type { KnownColumns } from './findColumns.ts';
import { RuleCard } from './RuleCard.tsx';

interface RulesModeProps {
  known: KnownColumns;
  selection: ColumnSelection;
  onChange(selection: ColumnSelection): void;
}

/** Rules that add columns to the selection and take them out, one after the other. */
export function RulesMode({ known, selection: { start, rules }, onChange }: RulesModeProps) {
  const words = text.inspector.columns.rules;
  const columns = 'columns' in known ? known.columns : [];
  const put = (next: Rule[]) => onChange({ start, rules: next });
  function move(index: number, by: 1 | -1) {
    const rule = rules[index]!;
    put(rules.toSpliced(index, 1).toSpliced(index + by, 0, rule));
  }
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Select
          label={words.start}
          w={150}
          allowDeselect={false}
          value={start}
          onChange={(next) => onChange({ start: next as 'all' | 'none', rules })}
          data={[
            { value: 'none', label: words.starts.none },
            { value: 'all', label: words.starts.all },
          ]}
        />
        <Text size="xs" c="dimmed" flex={1} mt={16}>
          {rules.length === 0 ? words.none : words.help}
        </Text>
      </Group>
      <div className={classes.rules}>
        {rules.map((rule, index) => (
          <RuleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: rules are told apart by their places only
            key={index}
            number={index + 1}
            rule={rule}
            columns={columns}
            onChange={(next) => put(rules.with(index, next))}
            onRemove={() => put(rules.toSpliced(index, 1))}
            onUp={index > 0 ? () => move(index, -1) : undefined}
            onDown={index < rules.length - 1 ? () => move(index, 1) : undefined}
          />
        ))}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={13} aria-hidden />}
            onClick={() =>
              put([...rules, { action: start === 'all' ? 'exclude' : 'include', types: ['integer', 'double'] }])
            }
          >
            {words.add}
          </Button>
        </Group>
      </div>
    </>
  );
}
