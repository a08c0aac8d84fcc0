import { UsageError } from '../../command.ts';

/** `name=value` by name. */
export function readTags(list: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    list.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`${option} takes name=value, not "${text}".`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
