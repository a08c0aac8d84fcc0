import { useState } from 'react';
import { isSameValue } from './isSameValue.ts';

interface DraftArgs {
  value: unknown;
  format(value: unknown): string;
  read(typed: string): unknown;
  write(value: unknown): void;
}

/**
 * Text of an input whose value can be written in more than one way (`0.50`): what is being typed stays as it is, until it is
 * left or the value is changed from elsewhere, such as by undo.
 */
export function useDraft({ value, format, read, write }: DraftArgs) {
  const [draft, setDraft] = useState<{ typed: string; stands: unknown } | null>(null);
  return {
    shown: draft && isSameValue(draft.stands, value) ? draft.typed : format(value),
    type(typed: string) {
      const stands = read(typed);
      setDraft({ typed, stands });
      write(stands);
    },
    leave: () => setDraft(null),
  };
}
