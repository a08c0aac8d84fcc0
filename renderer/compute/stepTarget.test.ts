import { expect, it } from 'vitest';
import { describePlace } from './describeTarget.ts';
import { targetOfDraft, targetOfRun } from './stepTarget.ts';

const ran = { status: 'completed', target: 'edge', place: 'container 3f2a' } as const;
const here = { status: 'completed', target: null, place: null } as const;

it('a card of a run tells the target that the step was given to, and nothing of this machine', () => {
  expect(targetOfRun(ran)).toEqual({ name: 'edge', place: 'container 3f2a', tense: 'ran' });
  expect(targetOfRun({ ...ran, status: 'running' })?.tense).toBe('running');
  expect(targetOfRun(here)).toBeUndefined();
  expect(targetOfRun(undefined)).toBeUndefined();
});

it('a card of a draft tells the choice of the step, and before that where it ran only if it is the same', () => {
  expect(targetOfDraft({}, ran)).toMatchObject({ name: 'edge', tense: 'ran' });
  expect(targetOfDraft({ compute: 'edge' }, ran)).toMatchObject({ name: 'edge', tense: 'ran' });
  expect(targetOfDraft({ compute: 'farm' }, ran)).toEqual({ name: 'farm', place: null, tense: 'chosen' });
  expect(targetOfDraft({ compute: 'local' }, here)).toMatchObject({ name: 'local', tense: 'chosen' });
  expect(targetOfDraft({}, undefined)).toBeUndefined();
});

it('says where a step ran in a sentence', () => {
  expect(describePlace({ target: 'edge', place: 'container 3f2a', isRunning: false })).toBe(
    'Ran on edge, container 3f2a',
  );
  expect(describePlace({ target: 'edge', place: null, isRunning: true })).toBe('Runs on edge');
});
