import { hash } from 'node:crypto';
import type { KeyParts, StepKey } from '../contract/run.ts';

/** The step's key: sha256 over its parts as JSON with sorted keys, so that their order never matters. */
export function fingerprint(parts: KeyParts): StepKey {
  return hash('sha256', sortedJson(parts)) as StepKey;
}

/** JSON with the keys of every object in code-unit order. Members that are undefined are left out. */
export function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${sortedJson(member)}`;
  }
  return `{${members}}`;
}
