import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { runIp } from './dockerEngine.ts';

export interface FarNetwork extends Disposable {
  /** Network namespace of this machine, by its name below /run/netns. */
  namespace: string;
  /** Of the far side, as this process reaches it. */
  address: string;
  /** From now on all that is sent there, or from there, gets lost on the way: nobody is told. */
  cut(): void;
  mend(): void;
}

/** A network namespace with a cable to this machine, in which servers are as far away as on another one. Takes root. */
export function makeFarNetwork(): FarNetwork {
  const id = `pw${randomBytes(3).toString('hex')}`;
  const network = `10.${100 + (randomBytes(1)[0]! % 50)}.${randomBytes(1)[0]!}`;
  const [near, far] = [`${network}.1`, `${network}.2`];
  const cable = `${id}far`;
  runIp(undefined, 'netns', 'add', id);
  runIp(undefined, 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', id);
  runIp(undefined, 'address', 'add', `${near}/24`, 'dev', cable);
  runIp(undefined, 'link', 'set', cable, 'up');
  runIp(id, 'address', 'add', `${far}/24`, 'dev', 'eth0');
  for (const device of ['lo', 'eth0']) runIp(id, 'link', 'set', device, 'up');
  const inside = (...args: string[]) => execFileSync('nsenter', [`--net=/run/netns/${id}`, 'iptables', ...args]);
  const turn = (way: '-I' | '-D') => () => {
    inside(way, 'INPUT', '-i', 'eth0', '-j', 'DROP');
    inside(way, 'OUTPUT', '-o', 'eth0', '-j', 'DROP');
  };
  return {
    namespace: id,
    address: far,
    cut: turn('-I'),
    mend: turn('-D'),
    [Symbol.dispose]() {
      // The cable goes with it.
      runIp(undefined, 'netns', 'delete', id);
    },
  };
}
