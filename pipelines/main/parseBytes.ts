import { UsageError } from './command.ts';

const units: Record<string, number> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** `1.5GB`, `512MiB`, `1000000` as bytes. */
export function parseBytes(text: string): number {
  const [, number, unit = ''] = /^\s*([\d.]+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  const bytes = Math.floor(Number(number) * (factor ?? Number.NaN));
  if (!(bytes > 0)) throw new UsageError(`"${text}" is no amount of memory. Write it like 512MB or 2GB.`);
  return bytes;
}
