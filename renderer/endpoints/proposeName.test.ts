import { expect, test } from 'vitest';
import { endpointName } from '../../pipelines/contract/endpoint.ts';
import { proposeEndpointName } from './proposeName.ts';

test.each([
  ['Automobile price', 'automobile-price'],
  ['2024: Größe & more', 'gr-e-more'],
  ['ab', 'endpoint'],
  ['', 'endpoint'],
  ['A very long name of a pipeline that goes on and on', 'a-very-long-name-of-a'],
])('a name like %j becomes %j', (name, expected) => {
  expect(proposeEndpointName(name)).toBe(expected);
  expect(endpointName.safeParse(proposeEndpointName(name)).success).toBe(true);
});

test('a name that is taken gets a number', () => {
  expect(proposeEndpointName('Iris', ['iris', 'iris-2'])).toBe('iris-3');
});
