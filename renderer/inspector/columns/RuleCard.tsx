import { ActionIcon, Button, Group, Menu, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { Condition } from './Condition.tsx';
import type { ConditionName, Rule } from './columnSelection.ts';
import classes from './columns.module.css';

/** What a condition begins with when it is added. */
const begun: Required<Omit<Rule, 'action'>> = { names: [], types: [], roles: [], range: '1', categorical: true };
const conditions = Object.keys(begun) as ConditionName[];

interface RuleCardProps {
  number: number;
  rule: Rule;
  columns: readonly Column[];
  onChange(rule: Rule): void;
  onRemove(): void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
}

export function RuleCard({ number, rule, columns, onChange, onRemove, onUp, onDown }: RuleCardProps) {
  const words = text.inspector.columns.rules;
  const present = conditions.filter((name) => rule[name] !== undefined);
  const absent = conditions.filter((name) => rule[name] === undefined);
  function drop(name: ConditionName) {
    const { [name]: _, ...rest } = rule;
    onChange(rest as Rule);
  }
  return (
    <section className={classes.rule} aria-label={words.rule(number)}>
      <Group gap={4} wrap="nowrap">
        <Select
          w={110}
          aria-label={words.action}
          allowDeselect={false}
          value={rule.action}
          onChange={(action) => onChange({ ...rule, action: action as Rule['action'] })}
          data={[
            { value: 'include', label: words.actions.include },
            { value: 'exclude', label: words.actions.exclude },
          ]}
        />
        {present.length === 0 && <span>{words.everything}</span>}
        <span style={{ flex: 1 }} />
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={13} aria-hidden />}
              disabled={absent.length === 0}
            >
              {words.addCondition}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {absent.map((name) => (
              <Menu.Item key={name} onClick={() => onChange({ ...rule, [name]: begun[name] })}>
                {words.conditions[name]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon size={24} aria-label={words.up(number)} disabled={!onUp} onClick={onUp}>
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon size={24} aria-label={words.down(number)} disabled={!onDown} onClick={onDown}>
          <IconArrowDown size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon size={24} aria-label={words.remove(number)} onClick={onRemove}>
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </Group>
      {present.map((name) => (
        <div key={name} className={classes.condition}>
          <span className={classes.conditionName}>{words.conditions[name]}</span>
          <Condition name={name} rule={rule} columns={columns} onChange={onChange} />
          <ActionIcon size={24} aria-label={words.removeCondition(words.conditions[name])} onClick={() => drop(name)}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}
