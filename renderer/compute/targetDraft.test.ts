import { describe, expect, it } from 'vitest';
import type { ComputeTarget } from '../../pipelines/contract/compute.ts';
import { draftOf, emptyDraft, readDraft, type TargetDraft } from './targetDraft.ts';

const hostKey = `SHA256:${'a'.repeat(43)}`;
const read = (draft: Partial<TargetDraft>, kept: Parameters<typeof readDraft>[1] = []) =>
  readDraft({ ...emptyDraft, name: 'edge', ...draft }, kept);

describe('a target that is typed', () => {
  it('is the engine of this machine, at the usual socket, when nothing else is said', () => {
    const { target, problems } = read({});
    expect(problems).toEqual({});
    expect(target).toEqual({ kind: 'docker', name: 'edge', engine: { by: 'socket' }, slots: 2 });
  });

  it('has its limits in bytes and processors', () => {
    const { target } = read({ memory: '1.5', cpus: '0.5', slots: '8' });
    expect(target).toMatchObject({ memory: 1_610_612_736, cpus: 0.5, slots: 8 });
  });

  it.each<[Partial<TargetDraft>, keyof TargetDraft]>([
    [{ name: 'Edge 1' }, 'name'],
    [{ name: 'local' }, 'name'],
    [{ slots: '' }, 'slots'],
    [{ slots: '1.5' }, 'slots'],
    [{ memory: 'much' }, 'memory'],
    [{ memory: '0.01' }, 'memory'],
    [{ cpus: '0' }, 'cpus'],
    [{ by: 'loopback', port: '' }, 'port'],
    [{ by: 'loopback', port: '70000' }, 'port'],
    [{ by: 'tls', host: 'http://edge' }, 'host'],
    [{ by: 'ssh', host: 'edge', user: 'two words', hostKey }, 'user'],
    [{ by: 'ssh', host: 'edge', user: 'me' }, 'hostKey'],
    [{ by: 'ssh', host: 'edge', user: 'me', hostKey, remoteSocket: '' }, 'remoteSocket'],
    [{ kind: 'swarm' }, 'advertise'],
  ])('says at its field what is wrong: %j', (draft, field) => {
    const { target, problems } = read({ secrets: { ca: 'a', certificate: 'b', key: 'c' }, ...draft });
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toMatch(/\w+ .*\./);
    if (draft.name !== 'local') expect(target).toBeNull();
  });

  it('asks for the secrets of its way, unless they are kept', () => {
    const tls = { by: 'tls', host: 'edge' } as const;
    expect(Object.keys(read(tls).problems)).toEqual(['ca', 'certificate', 'key']);
    expect(Object.keys(read(tls, ['ca', 'key']).problems)).toEqual(['certificate']);
    const ssh = { by: 'ssh', host: 'edge', user: 'me', hostKey } as const;
    expect(Object.keys(read({ ...ssh, sshBy: 'password' }).problems)).toEqual(['password']);
    expect(read(ssh, ['key']).problems).toEqual({});
  });

  it('sends only the secrets of its way, and only those that were typed', () => {
    const secrets = { ca: 'CA', certificate: '', key: ' KEY ', password: ' p ' };
    expect(read({ by: 'tls', host: 'edge', secrets }, ['certificate']).secrets).toEqual({ ca: 'CA\n', key: 'KEY\n' });
    expect(read({ by: 'ssh', sshBy: 'password', secrets }).secrets).toEqual({ password: ' p ' });
    expect(read({ secrets }).secrets).toEqual({});
  });

  it.each<ComputeTarget>([
    { kind: 'docker', name: 'here', engine: { by: 'socket', path: '/run/d.sock' }, slots: 3, platform: 'linux-x64' },
    { kind: 'docker', name: 'port', engine: { by: 'loopback', port: 2375 }, slots: 1, cpus: 2, platform: 'linux-x64' },
    {
      kind: 'swarm',
      name: 'farm',
      engine: { by: 'tls', host: 'manager', port: 2376 },
      slots: 20,
      memory: 2_147_483_648,
      platform: 'linux-arm64',
      advertise: '10.0.0.1',
      advertisePort: 7000,
      placement: ['node.role==worker', 'node.labels.disk==ssd'],
    },
    {
      kind: 'docker',
      name: 'edge',
      engine: { by: 'ssh', host: 'edge', port: 2222, user: 'me', hostKey, socket: '/run/docker.sock' },
      slots: 1,
      platform: 'linux-x64',
    },
  ])('that is edited and not changed stays as it was: $name', (kept) => {
    const names = ['ca', 'certificate', 'key'] as const;
    const { platform: _, ...expected } = kept;
    expect(readDraft(draftOf(kept, names), names)).toEqual({ target: expected, secrets: {}, problems: {} });
  });
});
