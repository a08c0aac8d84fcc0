const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in the largest unit that they fill, at three digits: 1.46 MB. Units are powers of 1024, as for memory. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${Math.round(bytes)} bytes`;
  return `${Number(value.toPrecision(3))} ${units[unit]}`;
}
