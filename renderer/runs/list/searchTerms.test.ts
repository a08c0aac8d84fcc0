import { describe, expect, it } from 'vitest';
import { readTerm, writeTerm } from './searchTerms.ts';

describe('a term of the search', () => {
  it.each([
    ['status:failed', 'failed'],
    ['iris status:failed duration>60', 'failed'],
    ['iris Status:failed', 'failed'],
    ['substatus:failed', null],
    ['iris', null],
    ['status:', null],
  ])('is read from "%s"', (query, value) => {
    expect(readTerm(query, 'status')).toBe(value);
  });

  it('is put at the end, replaced, and taken out again, and leaves the rest as it is', () => {
    expect(writeTerm('', 'status', 'failed')).toBe('status:failed');
    expect(writeTerm('iris metric.auc>0.9', 'status', 'failed')).toBe('iris metric.auc>0.9 status:failed');
    expect(writeTerm('status:failed iris', 'status', 'completed')).toBe('iris status:completed');
    expect(writeTerm('iris status:failed auc', 'status', null)).toBe('iris auc');
    expect(writeTerm('status:failed', 'status', null)).toBe('');
  });
});
