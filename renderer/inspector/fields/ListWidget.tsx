import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { text } from '../../text/en.ts';
import type { FieldInput } from './describeFields.ts';
import fieldClasses from './Field.module.css';
import { ListEntry } from './ListEntry.tsx';
import classes from './ListWidget.module.css';
import { formatNumber, readNumber } from './numberText.ts';
import type { WidgetProps } from './widgetProps.ts';

type ListInput = Extract<FieldInput, { kind: 'list' }>;

/** Longer lists are shown in short until they are to be changed. */
const fewEntries = 3;
/** Entries that are shown of a list in short. */
const mostShown = 30;

/** Texts or numbers, one below the other. Enter adds one; several lines that are pasted become as many entries. */
export function ListWidget({ id, labelId, describedBy, field, value, write, isInvalid }: WidgetProps) {
  const { items } = field.input as ListInput;
  const entries = (value ?? field.default ?? []) as unknown[];
  const [isOpen, setOpen] = useState(entries.length <= fewEntries);
  const root = useRef<HTMLFieldSetElement>(null);
  const read = (typed: string): unknown => (items === 'number' ? (readNumber(typed) ?? '') : typed);

  function focus(index: number) {
    requestAnimationFrame(() => root.current?.querySelectorAll('input')[Math.max(0, index)]?.focus());
  }
  function insert(index: number, added: readonly unknown[]) {
    write(entries.toSpliced(index, 0, ...added));
    focus(index + added.length - 1);
  }
  function remove(index: number) {
    write(entries.toSpliced(index, 1));
    focus(index - 1);
  }
  function paste(event: React.ClipboardEvent, index: number) {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    if (lines.length < 2) return;
    event.preventDefault();
    write(entries.toSpliced(index, entries[index] === '' ? 1 : 0, ...lines.map(read)));
    focus(index + lines.length - 1);
  }
  return (
    <fieldset ref={root} className={fieldClasses.group} aria-labelledby={labelId} aria-describedby={describedBy}>
      {!isOpen && (
        <div className={classes.short}>
          {entries.slice(0, mostShown).map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are told apart by their places only
            <span key={index} className={classes.pill} data-empty={entry === '' || undefined}>
              {formatNumber(entry) || text.inspector.field.emptyEntry}
            </span>
          ))}
          {entries.length > mostShown && <span>{text.inspector.field.moreEntries(entries.length - mostShown)}</span>}
        </div>
      )}
      {entries.length === 0 && <div className={classes.none}>{text.inspector.field.noEntries}</div>}
      {isOpen &&
        entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are told apart by their places only
          <div key={index} className={classes.row}>
            <ListEntry
              label={text.inspector.field.entry(index + 1)}
              value={entry}
              read={read}
              isInvalid={isInvalid}
              onChange={(next) => write(entries.with(index, next))}
              onEnter={() => insert(index + 1, [''])}
              onErase={() => remove(index)}
              onPaste={(event) => paste(event, index)}
            />
            <ActionIcon
              size={24}
              aria-label={text.inspector.field.removeEntry(index + 1)}
              onClick={() => remove(index)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </div>
        ))}
      <Button
        id={id}
        size="compact-xs"
        variant="subtle"
        leftSection={isOpen ? <IconPlus size={13} aria-hidden /> : <IconPencil size={13} aria-hidden />}
        onClick={() => {
          setOpen(true);
          if (isOpen) insert(entries.length, ['']);
          else focus(0);
        }}
      >
        {isOpen ? text.inspector.field.addEntry : text.inspector.field.editEntries}
      </Button>
    </fieldset>
  );
}
