import { rm } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { StepTask } from '../../worker/protocol.ts';
import { moveTask } from '../remote/moveTask.ts';
import { packFiles } from '../remote/packFiles.ts';
import { unpackFiles } from '../remote/unpackFiles.ts';
import { containerUser, type FilePlace, type PlacedTask, type SparePlace, type TaskPlace } from './placedTask.ts';

const root = '/job';
const owner = { uid: containerUser, gid: containerUser };

/**
 * A task on an engine that shares no files with this machine: what it reads is sent to a volume of the container's own, which goes
 * with it, and what it makes is fetched from there. Tar streams both ways; nothing is held in memory.
 */
export function sendTask(task: StepTask, labels: Record<string, string>): PlacedTask {
  return { ...volumeFor(labels), ...placeTask(task) };
}

/** A volume for a task that is not known yet. */
export async function makeVolume(labels: Record<string, string>): Promise<SparePlace> {
  return { ...volumeFor(labels), place: placeTask, remove: async () => {} };
}

function volumeFor(labels: Record<string, string>): FilePlace {
  return {
    mounts: [
      {
        Type: 'volume',
        Source: '',
        Target: root,
        ReadOnly: false,
        VolumeOptions: { NoCopy: true, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
      },
    ],
    user: `${containerUser}:${containerUser}`,
  };
}

function placeTask(task: StepTask): TaskPlace {
  const moved = moveTask(task, root);
  const below = (path: string) => posix.relative(root, path);
  let placed = 0;
  return {
    task: moved.task,
    async bring(container) {
      const files = moved.reads.map(({ here, there }) => ({ here, there: below(there) }));
      const folders = ['outputs', 'temp', ...files.map(({ there }) => posix.dirname(there))];
      await put(container, packFiles(files, [...new Set(folders)].sort(), owner), root);
    },
    async collect(container) {
      for (const { here, there } of moved.makes) {
        await rm(here, { recursive: true, force: true });
        await unpackFiles(await get(container, there), here);
      }
    },
    files: (container) => ({
      async fetch(path) {
        const target = join(task.tempDir, path);
        await rm(target, { recursive: true, force: true });
        await unpackFiles(await get(container, posix.join(moved.task.tempDir, path)), target);
      },
      async place(path) {
        const folder = posix.join('.children', String(placed++));
        const there = posix.join(folder, basename(path));
        const archive = packFiles([{ here: path, there }], ['.children', folder], owner);
        await put(container, archive, moved.task.tempDir);
        return posix.join(moved.task.tempDir, there);
      },
    }),
  };
}

async function put(container: Docker.Container, archive: Readable, path: string): Promise<void> {
  const ended = new AbortController();
  // What reading a file throws ends the request, which would wait for the rest otherwise.
  const failed = new Promise<never>((_, reject) => archive.once('error', reject));
  failed.catch(() => ended.abort());
  await Promise.race([container.putArchive(archive, { path, abortSignal: ended.signal }), failed]);
}

async function get(container: Docker.Container, path: string): Promise<Readable> {
  return (await container.getArchive({ path })) as Readable;
}
