import { describe, expect, it } from 'vitest';
import type { Environment } from '../../pipelines/contract/compute.ts';
import { draftOfEnvironment, emptyEnvironment, readEnvironment } from './environmentDraft.ts';

const read = (draft: Partial<typeof emptyEnvironment>) => readEnvironment({ ...emptyEnvironment, name: 'e', ...draft });

describe('an environment that is typed', () => {
  it('takes packages and variables line by line, and leaves out what is empty', () => {
    const { environment } = read({
      packages: 'scipy==1.16.0\n\n pandas[excel]==3.0.0 ',
      variables: 'A=1\n\nB_2 = x = y ',
    });
    expect(environment).toEqual({
      format: 'pipewright/environment@1',
      description: '',
      pythonPackages: ['scipy==1.16.0', 'pandas[excel]==3.0.0'],
      variables: { A: '1', B_2: ' x = y ' },
    });
  });

  it.each([
    [{ name: 'Big Name' }, 'name', 'small letter'],
    [{ packages: 'scipy==1.16.0\npandas' }, 'packages', 'pandas'],
    [{ packages: 'scipy>=1' }, 'packages', 'scipy>=1'],
    [{ variables: 'NOVALUE' }, 'variables', 'NOVALUE'],
    [{ variables: '=x' }, 'variables', '=x'],
    [{ variables: 'A=1\nA=2' }, 'variables', 'twice'],
    [{ variables: '1A=1' }, 'variables', '1A'],
  ] as const)('says at its field what is wrong: %j', (draft, field, part) => {
    const { environment, problems } = read(draft);
    expect(environment).toBeNull();
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toContain(part);
  });

  it('that is edited and not changed stays as it was', () => {
    const kept: Environment = {
      format: 'pipewright/environment@1',
      description: 'Two\nlines',
      image: 'base@sha256:abc',
      pythonPackages: ['scikit-learn==1.7.2'],
      variables: { TZ: 'UTC', EMPTY: '' },
    };
    expect(readEnvironment(draftOfEnvironment('e', kept)).environment).toEqual(kept);
  });
});
