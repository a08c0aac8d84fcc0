import type { ComputeTarget } from '../../pipelines/contract/compute.ts';
import { localTarget } from '../../pipelines/contract/localTarget.ts';
import type { TargetView } from '../../pipelines/contract/rpc/compute.ts';
import { text } from '../text/en.ts';

/** A target's name as users read it: processes of this machine have one in words. */
export function nameOfTarget(name: string): string {
  return name === localTarget ? text.compute.thisMachine : name;
}

/** How the engine of a target is reached, in words. */
export function describeAddress({ kind, engine }: Pick<ComputeTarget, 'kind' | 'engine'>): string {
  const words = text.compute.address;
  const manager = describeEngine(engine);
  return kind === 'swarm' ? words.swarm(manager) : manager;
}

function describeEngine(engine: ComputeTarget['engine']): string {
  const words = text.compute.address;
  switch (engine.by) {
    case 'socket':
      return engine.path === undefined ? words.socket : words.socketAt(engine.path);
    case 'loopback':
      return words.loopback(engine.port);
    case 'tls':
      return words.tls(engine.port === 2376 ? engine.host : `${engine.host}:${engine.port}`);
    case 'ssh':
      return words.ssh(engine.user, engine.port === 22 ? engine.host : `${engine.host}:${engine.port}`);
  }
}

type TargetStatus = keyof typeof text.compute.status;

/** How a target is, in one word, as far as the last test tells. */
export function statusOf({ target, check }: Pick<TargetView, 'target' | 'check'>): TargetStatus {
  if (target === null) return 'local';
  if (!check) return 'untested';
  return check.ok ? 'ready' : 'failed';
}

/** Where a step ran, or runs, in words. `place`: as the target told. */
export function describePlace({
  target,
  place,
  isRunning,
}: {
  target: string;
  place: string | null;
  isRunning: boolean;
}): string {
  const words = text.compute.ran;
  const name = nameOfTarget(target);
  if (place === null) return isRunning ? words.runsOn(name) : words.on(name);
  return isRunning ? words.runningAt(name, place) : words.at(name, place);
}
