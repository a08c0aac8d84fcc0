import { TextInput } from '@mantine/core';
import { text } from '../../text/en.ts';
import { formatNumber } from './numberText.ts';
import { useDraft } from './useDraft.ts';

interface ListEntryProps {
  label: string;
  value: unknown;
  read(typed: string): unknown;
  isInvalid: boolean;
  onChange(value: unknown): void;
  onEnter(): void;
  /** Backspace in an empty entry. */
  onErase(): void;
  onPaste(event: React.ClipboardEvent): void;
}

export function ListEntry({ label, value, read, isInvalid, onChange, onEnter, onErase, onPaste }: ListEntryProps) {
  const draft = useDraft({ value, format: formatNumber, read, write: onChange });
  return (
    <TextInput
      flex={1}
      aria-label={label}
      aria-invalid={isInvalid}
      placeholder={text.inspector.field.emptyEntry}
      autoComplete="off"
      spellCheck={false}
      value={draft.shown}
      onChange={({ currentTarget }) => draft.type(currentTarget.value)}
      onBlur={draft.leave}
      onPaste={onPaste}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter();
        else if (event.key === 'Backspace' && draft.shown === '') onErase();
        else return;
        event.preventDefault();
      }}
    />
  );
}
