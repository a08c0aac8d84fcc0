import { describe, expect, it } from 'vitest';
import { formatFigure, formatNumber, formatShare } from './formatFigure.ts';

describe('a figure', () => {
  it('has the digits that count', () => {
    expect(
      [0, 1.5, -7.123456, 12_345.678, 1_234_567.8, 0.00001234, 2e18, -0.5].map((value) => formatNumber(value)),
    ).toEqual(['0', '1.5', '-7.1235', '12,346', '1,234,568', '1.234E-5', '2E18', '-0.5']);
  });

  it('that is in the table is not rounded as an estimate is', () => {
    expect([20_000.5, 0.1 + 0.2, 16_430].map((value) => formatFigure(value, 'double'))).toEqual([
      '20,000.5',
      '0.3',
      '16,430',
    ]);
    expect(formatFigure(20_000.5, 'double', 'estimate')).toBe('20,001');
  });

  it('of a datetime is a day, with the time where there is one', () => {
    expect(formatFigure(Date.UTC(2024, 1, 29), 'datetime')).toBe('2024-02-29');
    expect(formatFigure(Date.UTC(2024, 1, 29, 13, 5), 'datetime')).toBe('2024-02-29 13:05:00');
  });

  it('is empty where there is none, and whole where it came as text to keep its digits', () => {
    expect(formatFigure(null, 'double')).toBe('');
    expect(formatFigure('9007199254740993', 'integer')).toBe('9007199254740993');
  });
});

it('says no share is nothing or everything when it is not', () => {
  expect([0, 1, 20, 4_500, 9_990, 9_999, 10_000].map((count) => formatShare(count, 10_000))).toEqual([
    '0 %',
    '< 0.1 %',
    '0.2 %',
    '45 %',
    '99.9 %',
    '> 99.9 %',
    '100 %',
  ]);
  expect(formatShare(0, 0)).toBe('0 %');
});
