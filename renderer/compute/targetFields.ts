import type { ChangeEvent } from 'react';
import type { DraftProblems, SecretName, TargetDraft } from './targetDraft.ts';

type TextField = { [K in keyof TargetDraft]: TargetDraft[K] extends string ? K : never }[keyof TargetDraft];

interface FieldSource {
  draft: TargetDraft;
  problems: DraftProblems;
  /** Names of the secrets that are kept. */
  kept: readonly SecretName[];
  /** Also fields that are still empty say that they are needed. */
  asksForAll: boolean;
  change(part: Partial<TargetDraft>): void;
}

/** What the fields of a target's dialog are given. */
export interface TargetFields extends FieldSource {
  /** Value, change and problem of a field of text. */
  text(name: TextField): {
    value: string;
    error: string | undefined;
    onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void;
  };
  /** Why a secret is not right. */
  problemOf(secret: SecretName): string | undefined;
}

export function bindFields(source: FieldSource): TargetFields {
  const { draft, problems, asksForAll, change } = source;
  return {
    ...source,
    text: (name) => ({
      value: draft[name],
      error: asksForAll || draft[name] !== '' ? problems[name] : undefined,
      onChange: ({ currentTarget: { value } }) => change({ [name]: value }),
    }),
    problemOf: (secret) => (asksForAll ? problems[secret] : undefined),
  };
}
