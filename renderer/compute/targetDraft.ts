import type { ComputeSecrets, ComputeTarget, EngineAddress } from '../../pipelines/contract/compute.ts';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import { type NewTarget, newTarget } from '../../pipelines/contract/rpc/compute.ts';
import { text } from '../text/en.ts';

export type Reach = EngineAddress['by'];
export type SecretName = keyof ComputeSecrets;

/** A target while it is typed: everything that any kind of it takes, as text. */
export interface TargetDraft {
  name: string;
  kind: ComputeTarget['kind'];
  by: Reach;
  socketPath: string;
  host: string;
  /** Of the engine; '' is the usual one. */
  port: string;
  user: string;
  hostKey: string;
  remoteSocket: string;
  sshBy: 'key' | 'password';
  slots: string;
  /** GB. */
  memory: string;
  cpus: string;
  advertise: string;
  advertisePort: string;
  /** One constraint a line. */
  placement: string;
  /** Those that were typed. Others stay as they are kept. */
  secrets: Partial<Record<SecretName, string>>;
}

export type DraftProblems = Partial<Record<keyof TargetDraft | SecretName, string>>;

const gigabyte = 1024 ** 3;

export const emptyDraft: TargetDraft = {
  name: '',
  kind: 'docker',
  by: 'socket',
  socketPath: '',
  host: '',
  port: '',
  user: '',
  hostKey: '',
  remoteSocket: '/var/run/docker.sock',
  sshBy: 'key',
  slots: '2',
  memory: '',
  cpus: '',
  advertise: '',
  advertisePort: '',
  placement: '',
  secrets: {},
};

/** A kept target, to be changed. `kept`: names of the secrets that are kept of it. */
export function draftOf(target: ComputeTarget, kept: readonly SecretName[]): TargetDraft {
  const { engine } = target;
  const draft: TargetDraft = {
    ...emptyDraft,
    name: target.name,
    kind: target.kind,
    by: engine.by,
    sshBy: kept.includes('password') ? 'password' : 'key',
    slots: String(target.slots),
    memory: target.memory === undefined ? '' : String(Math.round((target.memory / gigabyte) * 1000) / 1000),
    cpus: target.cpus === undefined ? '' : String(target.cpus),
  };
  if (target.kind === 'swarm') {
    draft.advertise = target.advertise;
    draft.advertisePort = target.advertisePort === undefined ? '' : String(target.advertisePort);
    draft.placement = target.placement.join('\n');
  }
  if (engine.by === 'socket') return { ...draft, socketPath: engine.path ?? '' };
  if (engine.by === 'loopback') return { ...draft, port: String(engine.port) };
  if (engine.by === 'tls') return { ...draft, host: engine.host, port: String(engine.port) };
  const { host, port, user, hostKey, socket } = engine;
  return { ...draft, host, port: String(port), user, hostKey, remoteSocket: socket };
}

/** Secrets that a way to reach an engine takes. */
export function secretsOf({ by, sshBy }: Pick<TargetDraft, 'by' | 'sshBy'>): SecretName[] {
  if (by === 'tls') return ['ca', 'certificate', 'key'];
  if (by === 'ssh') return [sshBy];
  return [];
}

interface ReadDraft {
  /** Complete only where there are no problems. */
  target: NewTarget | null;
  secrets: ComputeSecrets;
  /** What is wrong, by field, in words. */
  problems: DraftProblems;
}

/**
 * What a draft comes to, as the engine takes it, or what is missing of it.
 * @param kept names of the secrets that are kept under its name
 */
export function readDraft(draft: TargetDraft, kept: readonly SecretName[]): ReadDraft {
  const parsed = newTarget.safeParse(assemble(draft));
  const problems: DraftProblems = {};
  for (const issue of parsed.error?.issues ?? []) {
    const field = fieldOf(issue.path.map(String));
    problems[field] ??= sayIssue(field, issue.message);
  }
  if (draft.name === localTarget) problems.name = text.compute.dialog.nameLocal;
  const secrets: ComputeSecrets = {};
  for (const name of secretsOf(draft)) {
    const typed = draft.secrets[name]?.trim();
    if (typed) secrets[name] = name === 'password' ? draft.secrets[name] : `${typed}\n`;
    else if (!kept.includes(name)) problems[name] = text.compute.dialog.secretMissing;
  }
  return { target: parsed.success ? parsed.data : null, secrets, problems };
}

/** As the contract has it, but for what is wrong with it. */
function assemble(draft: TargetDraft): unknown {
  const { name, kind, advertise, placement } = draft;
  return {
    kind,
    name,
    engine: assembleAddress(draft),
    slots: readNumber(draft.slots),
    ...given('memory', draft.memory, (gb) => Math.round(gb * gigabyte)),
    ...given('cpus', draft.cpus),
    ...(kind === 'swarm' && {
      advertise: advertise.trim(),
      ...given('advertisePort', draft.advertisePort),
      placement: placement.split('\n').flatMap((line) => line.trim() || []),
    }),
  };
}

function assembleAddress({ by, socketPath, host, port, user, hostKey, remoteSocket }: TargetDraft): unknown {
  const path = socketPath.trim();
  switch (by) {
    case 'socket':
      return { by, ...(path !== '' && { path }) };
    case 'loopback':
      return { by, port: readNumber(port) };
    case 'tls':
      return { by, host: host.trim(), ...given('port', port) };
    case 'ssh':
      return {
        by,
        host: host.trim(),
        ...given('port', port),
        user: user.trim(),
        hostKey: hostKey.trim(),
        socket: remoteSocket.trim(),
      };
  }
}

/** NaN for what is no number: the contract refuses it at its place. */
function readNumber(typed: string): number {
  return typed.trim() === '' ? Number.NaN : Number(typed);
}

function given(name: string, typed: string, convert = (value: number) => value): Record<string, number> {
  return typed.trim() === '' ? {} : { [name]: convert(readNumber(typed)) };
}

function fieldOf(path: string[]): keyof TargetDraft {
  if (path[0] !== 'engine') return (path[0] ?? 'name') as keyof TargetDraft;
  if (path[1] === 'socket') return 'remoteSocket';
  return (path[1] === 'path' ? 'socketPath' : (path[1] ?? 'by')) as keyof TargetDraft;
}

/** Numbers are refused in words of the page: the contract's own speak of types. */
function sayIssue(field: keyof TargetDraft, message: string): string {
  const words = text.compute.dialog;
  if (field === 'slots') return words.slotsRange;
  if (field === 'port' || field === 'advertisePort') return words.portRange;
  if (field === 'memory') return words.memoryRange;
  if (field === 'cpus') return words.cpusRange;
  if (field === 'hostKey') return words.keyMissing;
  if (field === 'socketPath' || field === 'remoteSocket') return words.socketRange;
  if (field === 'placement') return words.placementRange;
  return message;
}
