import { safe } from '@orpc/client';
import { ComputeTargets } from '../../../compute/computeTargets.ts';
import type { ComputeSecrets } from '../../../contract/compute.ts';
import type { Result } from '../../../contract/error.ts';
import type { NewTarget, TargetCheck, TargetView } from '../../../contract/rpc/compute.ts';
import type { Command, CommandContext, Subcommand } from '../../command.ts';
import { openTargetStore } from '../../computePlaces.ts';
import { connectServer } from '../../connectServer.ts';
import { formatTable } from '../../formatText.ts';
import { report } from '../../openEndpoints.ts';
import { runSubcommand } from '../../runSubcommand.ts';
import { createWorkspace, workspacePaths } from '../../workspace.ts';
import { readTarget } from './readTarget.ts';

interface Calls {
  list(): Promise<Result<TargetView[], string>>;
  check(target: NewTarget, secrets: ComputeSecrets): Promise<Result<TargetCheck, string>>;
  save(target: NewTarget, secrets: ComputeSecrets): Promise<Result<TargetView, string>>;
  remove(name: string): Promise<Result<unknown, string>>;
}

/** By the app where it serves the workspace: it knows what runs where. */
async function openCalls({ workspace }: CommandContext): Promise<Calls> {
  const paths = workspacePaths(workspace);
  const server = await connectServer(paths.state);
  if (!server) {
    createWorkspace(paths);
    const targets = new ComputeTargets(openTargetStore(paths));
    return {
      list: async () => targets.list(),
      check: async (target, secrets) => ({ ok: true, value: await targets.check(target, secrets) }),
      save: (target, secrets) => targets.save(target, secrets),
      remove: (name) => targets.remove(name),
    };
  }
  const { compute } = server.client;
  return {
    list: () => answer(compute.list()),
    check: (target, secrets) => answer(compute.check({ target, secrets })),
    save: (target, secrets) => answer(compute.save({ target, secrets })),
    remove: (name) => answer(compute.remove({ name })),
  };
}

/** A refusal's words; what else goes wrong is thrown. */
async function answer<T>(calling: Promise<T>): Promise<Result<T, string>> {
  const { error, data, isDefined } = await safe(calling);
  if (!error) return { ok: true, value: data };
  if (isDefined || ('status' in error && Number(error.status) < 500)) return { ok: false, error: error.message };
  throw error;
}

const subcommands: Record<string, Subcommand> = {
  list: {
    usage: '',
    summary: 'Lists the compute targets.',
    arguments: { min: 0, max: 0 },
    run: async (_, context) => report(await (await openCalls(context)).list(), context, formatTargets),
  },
  add: {
    usage: 'NAME [--socket PATH|--loopback PORT|--tls HOST[:PORT]|--ssh USER@HOST[:PORT]]',
    summary: 'Adds a target, or changes the one of the name, if its engine answers.',
    arguments: { min: 1, max: 1 },
    async run([name = ''], context) {
      const { target, secrets } = readTarget(name, context.options);
      const saved = await (await openCalls(context)).save(target, secrets);
      return report(saved, context, ({ check }) => `${formatCheck(check)}\n"${name}" is kept.`);
    },
  },
  test: {
    usage: 'NAME',
    summary: 'Looks whether steps can run there, and says what keeps them from it.',
    arguments: { min: 1, max: 1 },
    async run([name = ''], context) {
      const calls = await openCalls(context);
      const listed = await calls.list();
      if (!listed.ok) return report(listed, context, () => '');
      const target = listed.value.find((view) => view.name === name)?.target;
      if (!target) return report({ ok: false, error: `There is no compute target "${name}".` }, context, () => '');
      const { platform: _, ...given } = target;
      const check = await calls.check(given as NewTarget, {});
      report(check, context, formatCheck);
      return check.ok && check.value.ok ? 0 : 1;
    },
  },
  remove: {
    usage: 'NAME',
    summary: 'Forgets a target and its secrets.',
    arguments: { min: 1, max: 1 },
    run: async ([name = ''], context) =>
      report(await (await openCalls(context)).remove(name), context, () => `"${name}" is removed.`),
  },
};

export const computeCommand: Command = {
  name: 'compute',
  usage: '[list|add|test|remove …]',
  summary: 'Lists the places where steps run beside this machine, or does with them what is named.',
  arguments: { min: 0, max: 2 },
  subcommands,
  options: {
    socket: { type: 'string', help: "add: a Docker socket of this machine; the system's own when left out." },
    loopback: { type: 'string', help: 'add: a port of this machine, without TLS.' },
    tls: { type: 'string', help: 'add: HOST[:PORT] of an engine with --tlsverify; takes --ca, --cert and --key.' },
    ssh: { type: 'string', help: 'add: USER@HOST[:PORT]; takes --host-key and --key, or $PIPEWRIGHT_SSH_PASSWORD.' },
    ca: { type: 'string', help: "add: file with the CA of the server's certificate." },
    cert: { type: 'string', help: 'add: file with the client certificate.' },
    key: { type: 'string', help: 'add: file with the private key, without a passphrase.' },
    'host-key': { type: 'string', help: 'add: the key of the host, "SHA256:…" as ssh-keygen -lf prints it.' },
    'remote-socket': { type: 'string', help: "add: with --ssh, Docker's socket there." },
    swarm: { type: 'boolean', help: 'add: the engine is a manager of a Docker Swarm; takes --advertise.' },
    advertise: { type: 'string', help: 'add: with --swarm, HOST[:PORT] at which its nodes reach this machine.' },
    placement: {
      type: 'string',
      multiple: true,
      help: 'add: with --swarm, a constraint of its nodes. Can be repeated.',
    },
    slots: { type: 'string', help: 'add: steps at the same time; 2 when left out.' },
    memory: { type: 'string', help: 'add: memory that a step may use, e.g. 2GB.' },
    cpus: { type: 'string', help: 'add: processors that a step may use.' },
  },
  run: (args, context) => runSubcommand('compute', subcommands, args.length === 0 ? ['list'] : args, context),
};

function formatTargets(views: TargetView[]): string {
  return formatTable(
    views.map(({ name, target, secrets, check }) => [
      name,
      target?.kind ?? 'processes',
      target?.platform ?? 'this machine',
      target ? `${target.slots} slots` : '',
      secrets.length > 0 ? `keeps ${secrets.join(', ')}` : '',
      check && !check.ok ? (check.steps.at(-1)?.message ?? '') : '',
    ]),
  );
}

function formatCheck(check: TargetCheck | null): string {
  return (check?.steps ?? [])
    .map(({ title, ok, message }) => `${ok ? 'ok    ' : 'FAILED'}  ${title}: ${message}`)
    .join('\n');
}
