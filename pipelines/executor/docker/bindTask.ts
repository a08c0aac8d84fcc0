import { constants } from 'node:fs';
import { chown, cp, lchown, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type Docker from 'dockerode';
import type { StepTask } from '../../worker/protocol.ts';
import { isUrl } from '../remote/moveTask.ts';
import { containerUser, type PlacedTask } from './placedTask.ts';

/**
 * A task whose container sees this machine's files under their own paths: inputs and sources read-only, the attempt's folders to write
 * to. Containers run as the user of this process; where that is root, as nobody, who is given the folders. undefined where that
 * user cannot read what the task reads.
 */
export async function bindTask(task: StepTask): Promise<PlacedTask | undefined> {
  const sources = Object.values(task.sources ?? {}).filter((source) => !isUrl(source));
  const reads = [...new Set([...Object.values(task.inputs), ...sources])];
  const writes = withoutNested([...Object.values(task.outputs).map((path) => dirname(path)), task.tempDir]);
  const { isRoot, user } = containerUserHere();
  if (isRoot) {
    for (const path of reads) if (!(await isReadableByAll(path))) return undefined;
    for (const folder of new Set([...writes, task.tempDir])) await chown(folder, containerUser, containerUser);
  }
  // Beside the folder that the container may write to: a link there would lead this process elsewhere.
  const children = `${task.tempDir}-children`;
  await mkdir(children, { recursive: true });
  const mounts: Docker.MountSettings[] = [
    ...[...reads, children].map((path) => bindFolder(path, path, true)),
    ...writes.map((path) => bindFolder(path, path, false)),
  ];
  let placed = 0;
  return {
    task,
    mounts,
    user,
    bring: async () => {},
    async collect() {
      if (isRoot) for (const path of Object.values(task.outputs)) await takeOver(path);
    },
    files: () => ({
      fetch: async () => {},
      async place(path) {
        const folder = join(children, String(placed++));
        await mkdir(folder);
        const copy = join(folder, basename(path));
        await cp(path, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
        return copy;
      },
    }),
  };
}

/** Whom containers run as that share files with this process: `uid:gid` of its own user, and where that is root, nobody's. */
export function containerUserHere(): { isRoot: boolean; user: string } {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? `${containerUser}:${containerUser}` : `${process.getuid?.()}:${process.getgid?.()}`;
  return { isRoot, user };
}

/** A file or folder of this machine, as a container sees it. */
export function bindFolder(Source: string, Target: string, ReadOnly: boolean): Docker.MountSettings {
  return { Type: 'bind', Source, Target, ReadOnly, BindOptions: { Propagation: 'rprivate' } };
}

/** Without folders that are in another one. */
function withoutNested(folders: readonly string[]): string[] {
  const unique = [...new Set(folders)];
  return unique.filter((folder) => !unique.some((other) => folder.startsWith(other + sep)));
}

/** The folders above do not count: a mount stands for itself. */
async function isReadableByAll(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  const found = await stat(await realpath(path));
  if (!found.isDirectory()) return (mode & 0o004) !== 0;
  if ((mode & 0o005) !== 0o005) return false;
  for (const name of await readdir(path)) if (!(await isReadableByAll(join(path, name)))) return false;
  return true;
}

/** Makes what a container has written this user's. Where a link leads is nobody's business. */
export async function takeOver(path: string): Promise<void> {
  const { uid, gid } = { uid: process.getuid!(), gid: process.getgid!() };
  await lchown(path, uid, gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await takeOver(join(path, name));
}
