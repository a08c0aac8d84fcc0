import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ComputeSecrets } from '../../../contract/compute.ts';
import { type NewTarget, newTarget } from '../../../contract/rpc/compute.ts';
import { joinPath, parseWithWords } from '../../../graph/parseWithWords.ts';
import { type CommandContext, UsageError } from '../../command.ts';
import { parseBytes } from '../../parseBytes.ts';

type Options = CommandContext['options'];

/** A target as its options describe it. Throws UsageError with what does not fit. */
export function readTarget(name: string, options: Options): { target: NewTarget; secrets: ComputeSecrets } {
  const { slots, memory, cpus, advertise } = options;
  const given = {
    kind: options.swarm === true ? 'swarm' : 'docker',
    name,
    engine: readAddress(options),
    slots: slots === undefined ? 2 : Number(slots),
    ...(memory === undefined ? {} : { memory: parseBytes(String(memory)) }),
    ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
    ...(advertise === undefined ? {} : readAdvertised(String(advertise))),
    ...(options.placement === undefined ? {} : { placement: options.placement }),
  };
  const target = parseWithWords(newTarget, given);
  if (target.ok) return { target: target.value, secrets: readSecrets(options) };
  throw new UsageError(target.error.map(({ path, message }) => `${joinPath(path)}: ${message}`).join('\n'));
}

function readAddress(options: Options): unknown {
  const ways = ['socket', 'loopback', 'tls', 'ssh'].filter((way) => options[way] !== undefined);
  if (ways.length > 1) throw new UsageError(`Give one of ${ways.map((way) => `--${way}`).join(' and ')}.`);
  const text = String(options[ways[0] ?? ''] ?? '');
  switch (ways[0]) {
    case 'socket':
      return { by: 'socket', path: resolve(text) };
    case 'loopback':
      return { by: 'loopback', port: Number(text) };
    case 'tls':
      return { by: 'tls', ...splitPort(text) };
    case 'ssh': {
      const at = text.indexOf('@');
      if (at < 1) throw new UsageError('--ssh takes USER@HOST or USER@HOST:PORT.');
      const socket = options['remote-socket'];
      return {
        by: 'ssh',
        user: text.slice(0, at),
        ...splitPort(text.slice(at + 1)),
        hostKey: options['host-key'] ?? '',
        ...(socket === undefined ? {} : { socket }),
      };
    }
    default:
      return { by: 'socket' };
  }
}

function readAdvertised(text: string) {
  const { host, port } = splitPort(text);
  return { advertise: host, ...(port === undefined ? {} : { advertisePort: port }) };
}

/** `edge-1:2376`, `[::1]:2376`, `edge-1`. */
function splitPort(text: string): { host: string; port?: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? text;
  return port === undefined ? { host } : { host, port: Number(port) };
}

function readSecrets(options: Options): ComputeSecrets {
  const files = { ca: options.ca, certificate: options.cert, key: options.key };
  const secrets: ComputeSecrets = {};
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    try {
      secrets[name as keyof typeof files] = readFileSync(String(file), 'utf8');
    } catch {
      throw new UsageError(`The file ${file} cannot be read.`);
    }
  }
  // Not an option: everybody on the machine sees what is on the command line.
  const password = process.env.PIPEWRIGHT_SSH_PASSWORD;
  return password ? { ...secrets, password } : secrets;
}
