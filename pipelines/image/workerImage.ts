import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import { collectSources } from '../endpoint/export/collectSources.ts';
import { findPackageFiles, type PackageFile } from '../endpoint/export/copyPackages.ts';
import { findHostLibraries } from './hostLibraries.ts';
import { digestPart, type ImageFile, type ImagePart } from './imagePart.ts';

/** Where the program lies in an image. */
export const programFolder = '/opt/pipewright';

/** User and group of processes in a container: nobody's of the host. */
export const containerUser = 65_532;

/** What an image for steps is made of. */
export interface WorkerImage {
  /** sha256 in hex over everything below: another content is another image. */
  digest: string;
  /** What the engine calls it. */
  tag: string;
  /** Parts that become layers, those that change least first. Where an environment names an image, Node alone is the first. */
  parts: { base: ImagePart; packages: ImagePart; program: ImagePart };
  environment: Environment | undefined;
  /** File of the worker, in the image. */
  worker: string;
  /** File in the image that is run once while it is built. */
  warm: string | undefined;
}

export interface WorkerImageOptions {
  /** The worker that steps run in, relative to the project. */
  entry?: string;
  environment?: Environment | undefined;
}

const project = resolve(import.meta.dirname, '../..');
const agent = 'pipelines/worker/agent.ts';
const program = 'pipelines/worker/main.ts';
const warming = 'pipelines/image/warmCompileCache.ts';
const texts = {
  '/etc/passwd': `root:x:0:0:root:/root:/sbin/nologin\npipewright:x:${containerUser}:${containerUser}::/tmp:/sbin/nologin\n`,
  '/etc/group': `root:x:0:\npipewright:x:${containerUser}:\n`,
  '/etc/nsswitch.conf': 'hosts: files dns\n',
};

/**
 * Puts together what containers of steps have, out of the running program: its Node, the packages and files that the worker reaches
 * and, without an image to stand on, the system libraries that these load. The error says what this machine does not have.
 */
export async function defineWorkerImage({
  entry = program,
  environment,
}: WorkerImageOptions = {}): Promise<Result<WorkerImage, string>> {
  if (process.platform !== 'linux' || process.versions.electron !== undefined) {
    const where = process.platform === 'linux' ? 'from the command line' : 'on Linux';
    return { ok: false, error: `The image for steps is made of this program's own files. Build it ${where}.` };
  }
  const files = [agent, entry, ...(entry === program ? [warming] : [])];
  if (environment && environment.image === undefined && environment.pythonPackages.length > 0) {
    const error =
      'The environment has Python packages, and no image with Python to put them in. Name one, e.g. "python:3.12-slim".';
    return { ok: false, error };
  }
  const sources = await Promise.all(files.map((file) => collectSources(project, file)));
  const packages = await findPackageFiles(
    new Set(sources.flatMap((source) => [...source.packages])),
    `linux-${process.arch as 'x64' | 'arm64'}`,
  );
  if (!packages.ok) return packages;
  const base = await findBase(packages.value, environment);
  if (!base.ok) return base;
  const parts = {
    base: await digestPart(base.value),
    packages: await digestPart(packages.value.map((file) => inProgram(`node_modules/${file.name}`, file.path))),
    program: await digestPart([
      ...[...new Set(sources.flatMap((source) => source.files))].map((file) => inProgram(file, join(project, file))),
      { name: `${programFolder}/package.json`, source: { text: manifest() } },
    ]),
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([Object.values(parts).map((part) => part.digest), environment ?? null, entry]))
    .digest('hex');
  const tag = `pipewright-worker:${digest}`;
  const [worker, warm] = [`${programFolder}/${entry}`, entry === program ? `${programFolder}/${warming}` : undefined];
  return { ok: true, value: { digest, tag, parts, environment, worker, warm } };
}

async function findBase(
  packages: readonly PackageFile[],
  environment: Environment | undefined,
): Promise<Result<ImageFile[], string>> {
  const node = inProgram('bin/node', process.execPath);
  if (environment?.image !== undefined) {
    const { PIP_CERT } = process.env;
    const needsPip = environment.pythonPackages.length > 0;
    return { ok: true, value: needsPip && PIP_CERT ? [node, inProgram('authorities.pem', PIP_CERT)] : [node] };
  }
  const native = packages.filter(({ name }) => /\.(node|so(\.\d+)*)$/.test(name)).map(({ path }) => path);
  const libraries = await findHostLibraries([process.execPath, ...native]);
  if (!libraries.ok) return libraries;
  const files = Object.entries(texts).map(([name, text]) => ({ name, source: { text } }));
  return { ok: true, value: [node, ...files, ...libraries.value.map((path) => ({ name: path, source: path }))] };
}

function inProgram(name: string, source: string): ImageFile {
  return { name: `${programFolder}/${name}`, source };
}

/** Of the project's own manifest what counts while a worker runs. */
function manifest(): string {
  const { name, version, type } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return `${JSON.stringify({ name, version, type, private: true })}\n`;
}
