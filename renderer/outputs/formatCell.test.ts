import { expect, test } from 'vitest';
import { formatCell } from './formatCell.ts';

test('numbers are cut to what tells them apart, whole numbers are not', () => {
  expect(formatCell(0.1 + 0.2, { type: 'double' })).toBe('0.3');
  expect(formatCell(123456.789012, { type: 'double' })).toBe('123456.8');
  expect(formatCell(1 / 3e9, { type: 'double' })).toBe('3.3333e-10');
  expect(formatCell(9007199254740991, { type: 'integer' })).toBe('9007199254740991');
  expect(formatCell('9223372036854775807', { type: 'integer' })).toBe('9223372036854775807');
  expect(formatCell('Infinity', { type: 'double' })).toBe('Infinity');
});

test('dates are days where the source had only days', () => {
  expect(formatCell('2026-01-31T00:00:00Z', { type: 'datetime', format: '%Y-%m-%d' })).toBe('2026-01-31');
  expect(formatCell('2026-01-31T00:00:00Z', { type: 'datetime' })).toBe('2026-01-31 00:00:00');
  expect(formatCell('2026-01-31T12:30:00.5Z', { type: 'datetime', format: '%d.%m.%Y' })).toBe('2026-01-31 12:30:00.5');
});

test('text is shown as it is, and truth in words', () => {
  expect(formatCell(' <b> ', { type: 'string' })).toBe(' <b> ');
  expect(formatCell(false, { type: 'boolean' })).toBe('false');
});
