const [lf, cr, space, quote] = [10, 13, 32, 34];

/** Where a byte of delimited text leaves off: at the start of a field, within one, within quotes, or after a closing quote. */
export type CsvPlace = 'start' | 'field' | 'quoted' | 'closed';

/**
 * The place after the next byte, by the rules by which DuckDB reads tables: RFC 4180, where a quote within a field that did not
 * begin with one is a character like any other, and spaces around quotes do not count.
 */
export function nextPlace(place: CsvPlace, byte: number, delimiter: number): CsvPlace {
  if (place === 'quoted') return byte === quote ? 'closed' : 'quoted';
  if (byte === delimiter || byte === lf || byte === cr) return 'start';
  // After a closing quote: it was the first of a doubled one.
  if (byte === quote && place !== 'field') return 'quoted';
  return byte === space && place !== 'field' ? place : 'field';
}
