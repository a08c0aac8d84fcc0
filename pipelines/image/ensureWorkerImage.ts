import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import type { Result } from '../contract/error.ts';
import { authoritiesFile, imageLabel, partFolder, writeBase, writePackages, writeProgram } from './dockerfiles.ts';
import { type ImagePart, packContext } from './imagePart.ts';
import type { WorkerImage } from './workerImage.ts';

export interface PresentImage {
  /** The engine's own id of it: what containers are created from. */
  id: string;
  /** false: it was built now. */
  reused: boolean;
}

/** A build that goes on, and who is told of it. */
interface Building {
  listeners: Set<(line: string) => void>;
  result: Promise<Result<PresentImage, string>>;
}

const building = new WeakMap<Docker, Map<string, Building>>();

/**
 * Sees to it that the engine has the image, and builds what it lacks: each part is a layer of its own, so that a change of the
 * program sends the program alone. `onLine` is told what the engine says meanwhile. Asked twice at the same time it builds once.
 * The error says in words why it cannot be built. Throws what the connection throws.
 */
export async function ensureWorkerImage(
  docker: Docker,
  image: WorkerImage,
  onLine: (line: string) => void = () => {},
): Promise<Result<PresentImage, string>> {
  const ofEngine = building.get(docker) ?? new Map<string, Building>();
  building.set(docker, ofEngine);
  const going = ofEngine.get(image.digest);
  if (going) {
    going.listeners.add(onLine);
    return await going.result;
  }
  const listeners = new Set([onLine]);
  const tell = (line: string) => {
    for (const listener of listeners) listener(line);
  };
  const result = findOrBuild(docker, image, tell).finally(() => ofEngine.delete(image.digest));
  ofEngine.set(image.digest, { listeners, result });
  return await result;
}

async function findOrBuild(
  docker: Docker,
  image: WorkerImage,
  onLine: (line: string) => void,
): Promise<Result<PresentImage, string>> {
  const present = await findImage(docker, image.tag);
  if (present !== undefined) return { ok: true, value: { id: present, reused: true } };
  const { base, packages, program } = image.parts;
  const { environment } = image;
  try {
    const under = environment?.image === undefined ? undefined : await obtain(docker, environment.image, onLine);
    const needsNetwork = (environment?.pythonPackages.length ?? 0) > 0;
    const baseText = writeBase(environment, under, hasAuthorities(base));
    const baseTag = `pipewright-base:${keyOf(base.digest, baseText)}`;
    await build(docker, { tag: baseTag, text: baseText, part: base, needsNetwork }, onLine);
    const packagesTag = `pipewright-packages:${keyOf(baseTag, packages.digest)}`;
    await build(docker, { tag: packagesTag, text: writePackages(baseTag), part: packages }, onLine);
    const text = writeProgram(packagesTag, { environment, worker: image.worker, warm: image.warm });
    await build(docker, { tag: image.tag, text, part: program, label: image.digest }, onLine);
  } catch (error) {
    if (error instanceof BuildError) return { ok: false, error: error.message };
    throw error;
  }
  const id = await findImage(docker, image.tag);
  return id === undefined
    ? { ok: false, error: 'The image was built, and is gone again. Somebody removed it: try once more.' }
    : { ok: true, value: { id, reused: false } };
}

function hasAuthorities({ files }: ImagePart): boolean {
  return files.some(({ name }) => name === authoritiesFile);
}

interface Layer {
  tag: string;
  /** Of the Dockerfile. */
  text: string;
  part: ImagePart;
  label?: string;
  needsNetwork?: boolean;
}

/** What keeps an image from being built, in words. */
class BuildError extends Error {}

async function build(docker: Docker, layer: Layer, onLine: (line: string) => void): Promise<void> {
  if ((await findImage(docker, layer.tag)) !== undefined) return;
  const { PIP_INDEX_URL } = process.env;
  const answer = await docker.buildImage(packContext(layer.text, layer.part, partFolder), {
    t: layer.tag,
    rm: true,
    forcerm: true,
    // Nothing of what is built here needs a network, but for packages.
    networkmode: layer.needsNetwork ? await chooseNetwork(docker) : 'none',
    ...(layer.label === undefined ? {} : { labels: { [imageLabel]: layer.label } }),
    ...(layer.needsNetwork && PIP_INDEX_URL ? { buildargs: { PIP_INDEX_URL } } : {}),
  });
  await follow(docker, answer, onLine);
}

/** Engines without a bridge of their own have the host's network only. */
async function chooseNetwork(docker: Docker): Promise<string> {
  const networks = await docker.listNetworks();
  return networks.some(({ Name }) => Name === 'bridge') ? 'default' : 'host';
}

/** Id of the image that an environment stands on. Pulled where the engine does not have it. */
async function obtain(docker: Docker, name: string, onLine: (line: string) => void): Promise<string> {
  const present = await findImage(docker, name);
  if (present !== undefined) return present;
  onLine(`Pulling ${name}`);
  try {
    await follow(docker, await docker.pull(name), onLine);
  } catch (error) {
    const words = `The image ${name} of the environment is not on this engine and cannot be pulled`;
    throw new BuildError(`${words}: ${(error as Error).message}`);
  }
  const pulled = await findImage(docker, name);
  if (pulled === undefined) throw new BuildError(`The image ${name} was pulled, and is not there. Check its name.`);
  return pulled;
}

async function findImage(docker: Docker, name: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

interface ProgressLine {
  stream?: string;
  status?: string;
  progress?: string;
  error?: string;
}

/** Passes on what the engine says until it is done. Throws BuildError with its last lines when it failed. */
async function follow(docker: Docker, answer: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const last: string[] = [];
  let failed = false;
  const hear = ({ stream, status, progress, error }: ProgressLine) => {
    failed ||= error !== undefined;
    const line = (stream ?? error ?? [status, progress].filter(Boolean).join(' ')).trim();
    if (line === '') return;
    last.push(line);
    if (last.length > lastLines) last.shift();
    onLine(line);
  };
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error: Error | null) => (error ? reject(error) : resolve()), hear);
  });
  if (failed) throw new BuildError(last.join('\n'));
}

/** Of what an engine says before it fails, enough to see why. */
const lastLines = 12;

function keyOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
