import type Docker from 'dockerode';
import type { NamedEnvironment } from '../compute/environmentFiles.ts';
import type { Result } from '../contract/error.ts';
import { ensureWorkerImage } from '../image/ensureWorkerImage.ts';
import { defineWorkerImage, type WorkerImage } from '../image/workerImage.ts';

/** By version of the environment: the program's own files, which all of them are made of, stay as they are while it runs. */
const defined = new Map<string, Promise<Result<WorkerImage, string>>>();

/** Sees to it that an engine has the image that steps of an environment run in. Throws what the connection throws. */
export async function ensureImage(
  docker: Docker,
  environment: NamedEnvironment | undefined,
  onLine: (line: string) => void,
): Promise<Result<{ id: string; reused: boolean }, string>> {
  const version = environment?.version ?? '';
  const defining = defined.get(version) ?? defineWorkerImage({ environment: environment?.content });
  defined.set(version, defining);
  const image = await defining;
  if (image.ok) return await ensureWorkerImage(docker, image.value, onLine);
  defined.delete(version);
  return image;
}
