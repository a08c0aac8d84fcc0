import { expect, it } from 'vitest';
import { formatNumber, readNumber, stepNumber } from './numberText.ts';

it('reads numbers as people type them', () => {
  expect(['10', ' 0.5 ', '1e-3', '.5', '5.', '-2', '+3', '0,25', ''].map(readNumber)).toEqual([
    10,
    0.5,
    0.001,
    0.5,
    5,
    -2,
    3,
    0.25,
    undefined,
  ]);
});

it('keeps what is no number as it was typed', () => {
  for (const typed of ['abc', '1e', '--1', '0x10', '1 000', 'Infinity', '1e999']) {
    expect(formatNumber(readNumber(typed))).toBe(typed);
  }
});

it('steps by ones, or by a tenth of the magnitude, and stays within the bounds', () => {
  const free = { integer: false, min: undefined, max: undefined };
  const whole = { integer: true, min: 1, max: 12 };
  const share = { integer: false, min: 0, max: 1 };
  expect(stepNumber(10, 1, whole)).toBe(11);
  expect(stepNumber(12, 1, whole)).toBe(12);
  expect(stepNumber(1, -1, whole)).toBe(1);
  expect(stepNumber(250, 1, free)).toBe(260);
  expect(stepNumber(0.001, 1, free)).toBe(0.0011);
  expect(stepNumber(0.2, 1, share)).toBe(0.25);
  expect(stepNumber(0.7, -1, share)).toBe(0.65);
  expect(stepNumber(0.01, 1, share)).toBe(0.02);
  expect(stepNumber(0, -1, share)).toBe(0);
});
