import type { Environment } from '../contract/compute.ts';
import { stepFlags } from '../worker/stepFlags.ts';
import { containerUser, programFolder } from './workerImage.ts';

/** Folder beside each of these, whose files go where their names say. */
export const partFolder = 'files';

/** Label of images that steps run in: the digest of what they are made of. */
export const imageLabel = 'pipewright.image';

const copyPart = `COPY ${partFolder}/ /`;
/** Where containers have the files of their step, if not in places of this machine's. */
const jobFolder = '/job';
const node = `${programFolder}/bin/node`;

/** The certificate authorities that this machine has pip believe (PIP_CERT): in many a company its own. */
export const authoritiesFile = `${programFolder}/authorities.pem`;

/**
 * The system and Node; the environment's packages where it has any. `image`: id of the image that the environment stands on.
 * `hasAuthorities`: `authoritiesFile` is among the files.
 */
export function writeBase(
  environment: Environment | undefined,
  image: string | undefined,
  hasAuthorities: boolean,
): string {
  const lines = [`FROM ${image ?? 'scratch'}`, 'USER 0', copyPart];
  const packages = environment?.pythonPackages ?? [];
  if (packages.length > 0) {
    // A container's Python is nobody else's: Debian's need not be protected here.
    lines.push('ENV PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore', 'ARG PIP_INDEX_URL');
    const trust = hasAuthorities ? ['--cert', authoritiesFile] : [];
    const install = ['install', '--no-cache-dir', '--no-input', '--disable-pip-version-check', ...trust, ...packages];
    lines.push(`RUN ${JSON.stringify(['python3', '-m', 'pip', ...install])}`);
  }
  // Where steps have their files is a volume, which takes over whose this is. An image of another C library cannot start Node:
  // that is found here, not at the first step.
  const own = `fs.mkdirSync('${jobFolder}'); fs.chownSync('${jobFolder}', ${containerUser}, ${containerUser})`;
  // What is mounted on a folder gets the folder's own mode, whatever the mount asks for (runc 1.1).
  const temporary = `fs.mkdirSync('/tmp', { recursive: true }); fs.chmodSync('/tmp', 0o1777)`;
  lines.push(`RUN ${JSON.stringify([node, '-e', `${own}; ${temporary}`])}`);
  return join(lines);
}

export function writePackages(base: string): string {
  return join([`FROM ${base}`, copyPart]);
}

/** The program itself. `warm`: what it makes of its source files at its first start is kept in the image. */
export function writeProgram(
  packages: string,
  { environment, worker, warm }: { environment: Environment | undefined; worker: string; warm: string | undefined },
): string {
  const variables = Object.entries(environment?.variables ?? {}).map(([name, value]) => `ENV ${name}=${quote(value)}`);
  const command = [node, ...stepFlags];
  return join([
    `FROM ${packages}`,
    ...variables,
    `ENV HOME=/tmp TMPDIR=/tmp AGENT_WORKER=${worker} NODE_COMPILE_CACHE=${programFolder}/compile-cache`,
    copyPart,
    ...(warm === undefined ? [] : [`RUN ${JSON.stringify([...command, warm, ...listUsers()])}`]),
    'WORKDIR /tmp',
    `USER ${containerUser}:${containerUser}`,
    `ENTRYPOINT ${JSON.stringify([...command, `${programFolder}/pipelines/worker/agent.ts`])}`,
    'CMD []',
  ]);
}

/** Numbers of the users that containers run as: on an engine of this machine who runs this program, if that is not root. */
function listUsers(): string[] {
  const own = process.getuid?.() ?? 0;
  return [containerUser, ...(own === 0 || own === containerUser ? [] : [own])].map(String);
}

function quote(value: string): string {
  return `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

function join(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
