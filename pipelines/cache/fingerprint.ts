import { createHash } from 'node:crypto';
import { type KeyParts, type StepKey, stepKey } from '../contract/run.ts';

/** The step's key: sha256 over its parts as JSON with sorted keys, so that their order never matters. */
export function fingerprint(parts: KeyParts): StepKey {
  return stepKey.parse(createHash('sha256').update(sortedJson(parts)).digest('hex'));
}

/** JSON with the keys of every object in code-unit order. Members that are undefined are left out. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => (item === undefined ? 'null' : sortedJson(item))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`);
  return `{${members.join(',')}}`;
}
